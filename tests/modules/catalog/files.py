"""Product files as exports write them, made by the tests that read them."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

SHOPIFY = (
    "Handle", "Title", "Body (HTML)", "Vendor", "Type", "Tags", "Published", "Option1 Name", "Option1 Value",
    "Option2 Name", "Option2 Value", "Variant SKU", "Variant Grams", "Variant Inventory Tracker",
    "Variant Inventory Qty", "Variant Inventory Policy", "Variant Price", "Variant Compare At Price",
    "Variant Taxable", "Variant Barcode", "Image Src", "Image Position", "Image Alt Text", "SEO Title",
    "Google Shopping / MPN", "Variant Image", "Cost per item",
)  # fmt: skip

Cells = Mapping[str, str]


def shirt(**changes: str) -> dict[str, str]:
    """A product without options, complete."""
    return {
        "Handle": "blue-shirt",
        "Title": "Blue shirt",
        "Body (HTML)": "<p>Soft cotton.</p>",
        "Vendor": "Weaver & Son",
        "Type": "Shirts",
        "Tags": "cotton, summer",
        "Published": "true",
        "Option1 Name": "Title",
        "Option1 Value": "Default Title",
        "Variant SKU": "SHIRT-1",
        "Variant Grams": "250",
        "Variant Inventory Qty": "7",
        "Variant Price": "49.90",
        "Variant Compare At Price": "59.90",
        "Variant Taxable": "true",
        "Variant Barcode": "4006381333931",
        "Image Src": "https://pictures.example.com/shirt.jpg",
        "Image Position": "1",
        "Image Alt Text": "A blue shirt",
        "Cost per item": "20.00",
    } | changes


def pot(**changes: str) -> list[dict[str, str]]:
    """A product with three sizes; the second and third row name what differs only."""
    first = {
        "Handle": "clay-pot",
        "Title": "Clay pot",
        "Vendor": "Potter",
        "Published": "true",
        "Option1 Name": "Size",
        "Option1 Value": "Small",
        "Variant SKU": "POT-S",
        "Variant Inventory Qty": "3",
        "Variant Price": "9.99",
    }
    others = [
        {"Handle": "clay-pot", "Option1 Value": size, "Variant SKU": f"POT-{size[0]}", "Variant Price": price,
         "Variant Inventory Qty": "2"}
        for size, price in (("Medium", "12.99"), ("Large", "15.99"))
    ]  # fmt: skip
    return [first | changes, *others]


def table(rows: Iterable[Cells], columns: Sequence[str] = SHOPIFY, delimiter: str = ",") -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, delimiter=delimiter, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path
