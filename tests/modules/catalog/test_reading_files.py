"""Reading product files: whatever writes them, what is in them comes out, or it is said where it does not."""

import csv
import tracemalloc
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.catalog.importing import tabular
from apps.catalog.importing.columns import Format
from apps.catalog.importing.parsed import ParsedProduct
from apps.catalog.importing.problems import Problem, UnreadableFile
from apps.catalog.importing.reader import ProductFile, Reading
from apps.core.contracts.tax import TaxClass
from tests.modules.catalog import files

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "products.csv"


def read(path: Path) -> list[Reading]:
    with ProductFile(path, currency="EUR") as file:
        return list(file.readings())


def products(path: Path) -> list[ParsedProduct]:
    readings = read(path)
    assert [problem for reading in readings for problem in reading.errors] == []
    return [reading.product for reading in readings if reading.product]


def problems(path: Path) -> list[tuple[int, str]]:
    return [(problem.row, problem.column) for reading in read(path) for problem in reading.errors]


def refusal(path: Path) -> Problem:
    with pytest.raises(UnreadableFile) as refused, ProductFile(path, currency="EUR"):
        pass
    return refused.value.problem


class TestEncodings:
    @pytest.mark.parametrize(
        ("encoding", "detected"),
        [
            ("utf-8", "utf-8"),
            ("utf-8-sig", "utf-8"),
            ("utf-16", "utf-16"),
            ("utf-16-le", "utf-16-le"),
            ("utf-16-be", "utf-16-be"),
            ("cp1252", "cp1252"),
            ("latin-1", "cp1252"),
        ],
    )
    def test_found_out(self, path: Path, encoding: str, detected: str) -> None:
        title = "Gläser für Käse, à l'été"
        text = files.table([files.shirt(Title=title, **{"Body (HTML)": "Größe: süß, élégant, naïve"})])
        files.write(path, text, encoding)
        with ProductFile(path, currency="EUR") as file:
            assert file.encoding_name == detected
            (reading,) = file.readings()
        assert reading.product is not None
        assert reading.product.title == title

    def test_the_euro_sign_of_windows(self, path: Path) -> None:
        files.write(path, files.table([files.shirt(Title="Nur 5 € für süße Äpfel")]), "cp1252")
        assert products(path)[0].title == "Nur 5 € für süße Äpfel"

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"", "empty"),
            (b"PK\x03\x04" + b"\0" * 40, "XLSX"),
            (b"%PDF-1.7 ...", "PDF"),
            (b"\xef\xbb\xbfHandle,Title\nshirt,\xff\xfe\xfd\n", "says it is"),
        ],
    )
    def test_what_is_no_text_is_refused(self, path: Path, content: bytes, said: str) -> None:
        path.write_bytes(content)
        assert said in refusal(path).message


class TestTables:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    def test_delimiters(self, path: Path, delimiter: str) -> None:
        rows = [files.shirt(Title="One, two; three")]
        files.write(path, files.table(rows, delimiter=delimiter))
        assert products(path)[0].title == "One, two; three"

    def test_newlines_and_quotes_inside_cells(self, path: Path) -> None:
        body = '<p>Line one\nLine "two"\r\nLine three</p>'
        files.write(path, files.table([files.shirt(**{"Body (HTML)": body}), *files.pot()]))
        first, second = products(path)
        assert 'Line "two"' in first.description
        assert second.row == 3

    def test_old_line_ends(self, path: Path) -> None:
        files.write(path, files.table([files.shirt()]).replace("\r\n", "\r"))
        assert products(path)[0].title == "Blue shirt"

    def test_the_hint_of_spreadsheets(self, path: Path) -> None:
        files.write(path, "sep=;\r\n" + files.table([files.shirt()], delimiter=";"))
        assert products(path)[0].title == "Blue shirt"

    @pytest.mark.parametrize("said", ["", "\n", '"', "a", " ", "\ufeff", "é"])
    def test_a_hint_of_what_is_no_delimiter_is_no_hint(self, path: Path, said: str) -> None:
        files.write(path, f"sep={said}\r\n" + files.table([files.shirt()], delimiter=";"))
        with suppress(UnreadableFile):
            assert products(path)[0].title == "Blue shirt"
        assert tabular.detect_delimiter(path, "utf-8") in tabular.DELIMITERS

    def test_blank_rows_and_short_rows(self, path: Path) -> None:
        files.write(path, "Handle,Title,Variant Price,Variant SKU\n\n,,,\nshirt,Shirt,5\n")
        (reading,) = read(path)
        assert (reading.errors, len(reading.warnings)) == ([], 1)

    def test_a_row_with_too_many_cells_is_an_error(self, path: Path) -> None:
        files.write(path, "Handle,Title,Variant Price\nshirt,Shirt, blue,5\n")
        assert problems(path) == [(2, "")]

    def test_a_quotation_mark_that_is_never_closed(self, path: Path) -> None:
        files.write(path, 'Handle,Title,Variant Price\npot,Pot,5\nshirt,"Shirt,5\nhat,Hat,6\n')
        assert (refusal(path).row, "never closed" in refusal(path).message) == (3, True)

    def test_a_cell_without_end(self, path: Path) -> None:
        files.write(path, 'Handle,Title\npot,"' + "x" * (csv.field_size_limit() + 10) + '"\n')
        assert refusal(path).row == 2

    def test_ten_thousand_columns(self, path: Path) -> None:
        files.write(path, ",".join(["Handle", "Title", *(f"c{n}" for n in range(10_000))]) + "\n")
        assert "columns" in refusal(path).message

    def test_unknown_columns(self, path: Path) -> None:
        files.write(path, "Name;Preis\nHemd;5\n")
        assert "Name" in refusal(path).message

    def test_a_row_that_belongs_to_nothing(self, path: Path) -> None:
        files.write(path, files.table([files.shirt(Handle="")]))
        assert problems(path) == [(2, "Handle")]

    def test_columns_that_come_twice_or_have_no_name(self, path: Path) -> None:
        files.write(path, "Handle,Title,Variant Price,Care,Care,\nshirt,Shirt,5,cold,warm,by hand\n")
        assert products(path)[0].attributes == {"Care": "cold", "Care (2)": "warm", "column 6": "by hand"}


class TestShopify:
    def test_nothing_is_lost(self, path: Path) -> None:
        files.write(
            path,
            files.table(
                [files.shirt(**{"Variant Inventory Tracker": "shopify", "Google Shopping / MPN": "M-1"})]
            ),
        )
        (product,) = products(path)
        assert product.attributes == {"Google Shopping / MPN": "M-1"}
        assert product.variants[0].attributes["Variant Inventory Tracker"] == "shopify"

    def test_names_of_newer_exports(self, path: Path) -> None:
        files.write(
            path,
            "Title,URL handle,Description,Published on online store,Status,SKU,Price,Inventory quantity,"
            "Product image URL,Weight value (grams)\n"
            "Shirt,shirt,Soft,TRUE,Active,S-1,12.50,4,https://x.example/a.jpg,120\n",
        )
        (product,) = products(path)
        assert (product.handle, product.status, product.is_published) == ("shirt", "active", True)
        (variant,) = product.variants
        assert (variant.sku, variant.price_minor, variant.quantity, variant.weight_grams) == (
            "S-1",
            1250,
            4,
            120,
        )

    def test_a_missing_price_is_that_of_the_variant_beside_it(self, path: Path) -> None:
        rows = files.pot()
        rows[1]["Variant Price"] = ""
        files.write(path, files.table(rows))
        (reading,) = read(path)
        assert reading.product is not None
        assert [variant.price_minor for variant in reading.product.variants] == [999, 999, 1599]
        assert [(w.row, w.column) for w in reading.warnings] == [(3, "Variant Price")]

    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("Variant Price", "abc"),
            ("Variant Price", "-5"),
            ("Variant Price", "5.999"),
            ("Variant Price", "999999999999"),
            ("Variant Price", "5 USD"),
            ("Variant Price", ""),
            ("Variant Compare At Price", "x"),
            ("Variant Inventory Qty", "2.5"),
            ("Variant Grams", "heavy"),
            ("Variant Taxable", "perhaps"),
            ("Published", "soon"),
            ("Title", ""),
            ("Title", "x" * 256),
            ("Variant SKU", "x" * 256),
            ("Variant Barcode", "9" * 65),
            ("Tags", "y" * 256),
        ],
    )
    def test_what_cannot_be_read_is_told_by_row_and_column(self, path: Path, column: str, value: str) -> None:
        files.write(path, files.table([*files.pot(), files.shirt(**{column: value})]))
        assert problems(path) == [(5, column)]

    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("Variant Barcode", "1234567890123"),
            ("Variant Barcode", "4.00638E+12"),
            ("Image Src", "ftp://example.com/a.jpg"),
            ("Image Src", "C:\\pictures\\a.jpg"),
            ("Variant Inventory Qty", "-3"),
            ("Variant Price", "0.00"),
            ("Variant Inventory Policy", "continue"),
        ],
    )
    def test_what_is_odd_is_told_and_passes(self, path: Path, column: str, value: str) -> None:
        files.write(path, files.table([files.shirt(**{column: value})]))
        (reading,) = read(path)
        assert reading.product is not None
        assert [(w.row, w.column) for w in reading.warnings] == [(2, column)]

    def test_options(self, path: Path) -> None:
        rows = [
            {"Handle": "h", "Title": "H", "Option1 Name": "Size", "Option1 Value": "S", "Option2 Name": "Colour",
             "Option2 Value": colour, "Variant Price": "5"}
            for colour in ("red", "blue")
        ]  # fmt: skip
        files.write(path, files.table(rows))
        (product,) = products(path)
        assert product.option_names == ["Size", "Colour"]
        assert [variant.options for variant in product.variants] == [["S", "red"], ["S", "blue"]]

    def test_the_same_options_twice(self, path: Path) -> None:
        rows = files.pot()
        rows[2]["Option1 Value"] = "Medium"
        files.write(path, files.table(rows))
        assert problems(path) == [(4, "Option1 Value")]

    def test_a_row_repeated_by_mistake_is_a_warning(self, path: Path) -> None:
        rows = files.pot()
        files.write(path, files.table([*rows, rows[2]]))
        (reading,) = read(path)
        assert (reading.errors, [w.row for w in reading.warnings]) == ([], [5])

    def test_rows_that_bring_pictures_only(self, path: Path) -> None:
        more = {"Handle": "blue-shirt", "Image Src": "https://x.example/back.jpg", "Image Position": "2"}
        files.write(path, files.table([more, files.shirt()]))
        (product,) = products(path)
        assert [picture.url for picture in product.pictures] == [
            "https://pictures.example.com/shirt.jpg",
            "https://x.example/back.jpg",
        ]
        assert len(product.variants) == 1

    def test_not_taxable(self, path: Path) -> None:
        files.write(path, files.table([files.shirt(**{"Variant Taxable": "false"})]))
        assert products(path)[0].variants[0].tax_class == TaxClass.ZERO

    @pytest.mark.parametrize(
        ("prices", "minor"),
        [
            (("9,99", "1.234,50"), [999, 123450]),
            (("9.99", "1,234.50"), [999, 123450]),
            (("10", "1.234,5 €"), [1000, 123450]),
        ],
    )
    def test_decimal_marks(self, path: Path, prices: tuple[str, str], minor: list[int]) -> None:
        rows = [
            files.shirt(Handle=str(n), **{"Variant Price": price, "Variant SKU": str(n)})
            for n, price in enumerate(prices)
        ]
        files.write(path, files.table(rows, delimiter=";"))
        assert [product.variants[0].price_minor for product in products(path)] == minor

    def test_scripts_in_descriptions_are_taken_out(self, path: Path) -> None:
        body = '<p onclick="x()">Hi<script>alert(1)</script><a href="javascript:x()">l</a></p>'
        files.write(path, files.table([files.shirt(**{"Body (HTML)": body})]))
        description = products(path)[0].description
        assert "Hi" in description
        assert not any(word in description for word in ("script", "onclick", "alert"))


GOOGLE = "id\ttitle\tdescription\tprice\tavailability\timage_link\tbrand\tgtin\tcolor\tsize\titem_group_id\tatalanda:tax_rate\tatalanda:quantity\tsale_price\tcustom_label_0"


class TestGoogle:
    def write(self, path: Path, *rows: str) -> None:
        files.write(path, "\n".join([GOOGLE, *rows]) + "\n")

    def test_an_offer_is_a_product(self, path: Path) -> None:
        self.write(
            path,
            "A 1\tHat\tWarm\t119.99 EUR\tin stock\thttps://x.example/a.jpg\tHatter\t4006381333931\tred\tM\t\t17\t5\t\tsummer",
        )
        (product,) = products(path)
        assert (product.handle, product.title, product.brand, product.option_names) == (
            "A 1",
            "Hat",
            "Hatter",
            [],
        )
        (variant,) = product.variants
        assert (variant.sku, variant.price_minor, variant.quantity) == ("A 1", 11999, 5)
        assert variant.attributes["color"] == "red"
        assert product.attributes == {"custom_label_0": "summer"}

    def test_a_group_has_variants(self, path: Path) -> None:
        self.write(
            path,
            "h-1\tHat\t\t10\tin_stock\thttps://x.example/a.jpg\t\t\tred\tM\thats\t3\t2\t\t",
            "o-1\tOther\t\t10\tin_stock\t\t\t\t\t\t\t8\t\t\t",
            "h-2\tHat\t\t12\tout_of_stock\thttps://x.example/b.jpg\t\t\tblue\tM\thats\t3\t\t9.50\t",
        )
        hats, other = products(path)
        assert (hats.handle, hats.option_names) == ("hats", ["Color", "Size"])
        assert [variant.options for variant in hats.variants] == [["red", "M"], ["blue", "M"]]
        assert [variant.quantity for variant in hats.variants] == [2, 0]
        assert (hats.variants[1].price_minor, hats.variants[1].compare_at_minor) == (950, 1200)
        assert hats.variants[0].tax_class == TaxClass.SUPER_REDUCED
        assert (other.variants[0].tax_class, other.variants[0].quantity) == (TaxClass.REDUCED, None)

    def test_offers_that_nothing_tells_apart(self, path: Path) -> None:
        self.write(path, *(f"h-{n}\tHat\t\t10\t\t\t\t\t\t\thats\t\t\t\t" for n in (1, 2)))
        (reading,) = read(path)
        assert reading.product is not None
        assert [variant.options for variant in reading.product.variants] == [["h-1"], ["h-2"]]
        assert len(reading.warnings) == 1

    @pytest.mark.parametrize(("rate", "column"), [("15", "atalanda:tax_rate"), ("x", "atalanda:tax_rate")])
    def test_an_unknown_tax_rate(self, path: Path, rate: str, column: str) -> None:
        self.write(path, f"h\tHat\t\t10\t\t\t\t\t\t\t\t{rate}\t\t\t")
        assert problems(path) == [(2, column)]


RSS = """<?xml version="1.0" encoding="UTF-8"?>{doctype}
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0" xmlns:atalanda="http://api.atalanda.com/ns/gfeed"><channel>
<title>Shop</title>{items}</channel></rss>"""
ITEM = """<item><g:id>A1</g:id><title><![CDATA[Hat & scarf]]></title><g:price>9.99 EUR</g:price>
<g:image_link>https://x.example/a.jpg</g:image_link><g:additional_image_link>https://x.example/b.jpg</g:additional_image_link>
<g:additional_image_link>https://x.example/c.jpg</g:additional_image_link><atalanda:quantity>4</atalanda:quantity>
<g:shipping><g:country>LU</g:country><g:price>5.00 EUR</g:price></g:shipping></item>"""


class TestXml:
    def test_rss(self, path: Path) -> None:
        files.write(path, RSS.format(doctype="", items=ITEM))
        (product,) = products(path)
        assert (product.title, product.variants[0].price_minor, product.variants[0].quantity) == (
            "Hat & scarf",
            999,
            4,
        )
        assert len(product.pictures) == 3
        assert product.attributes["shipping/country"] == "LU"

    def test_atom(self, path: Path) -> None:
        items = '<entry xmlns:g="http://base.google.com/ns/1.0"><g:id>A1</g:id><title>Hat</title><g:price>5</g:price><link href="https://x.example/"/></entry>'
        files.write(path, f'<feed xmlns="http://www.w3.org/2005/Atom">{items}</feed>')
        assert products(path)[0].title == "Hat"

    def test_the_encoding_that_it_declares(self, path: Path) -> None:
        item = "<item><g:id>1</g:id><title>Gläser für Käse, été</title><g:price>5.00</g:price></item>"
        text = RSS.format(doctype="", items=item).lstrip()
        text = '<?xml version="1.0" encoding="ISO-8859-1"?>\n' + text.partition("?>")[2]
        files.write(path, text, "iso-8859-1")
        with ProductFile(path, currency="EUR") as file:
            assert file.encoding_name == "iso-8859-1"
            (reading,) = file.readings()
        assert reading.product is not None
        assert reading.product.title == "Gläser für Käse, été"

    def test_entities_are_refused(self, path: Path) -> None:
        bomb = '<!DOCTYPE r [<!ENTITY a "x"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
        files.write(path, RSS.format(doctype=bomb, items="<item><g:id>&b;</g:id></item>"))
        assert "document type" in refusal(path).message

    @pytest.mark.parametrize(
        "items", ["", "<item><g:id>1</g:id>", "<item>" + "<g:x>" * 40 + "</g:x>" * 40 + "</item>"]
    )
    def test_broken_feeds(self, path: Path, items: str) -> None:
        files.write(path, RSS.format(doctype="", items=items))
        assert refusal(path).message


class TestAnything:
    """Bytes and cells that nobody thought of: a clear answer each time, never a crash."""

    @settings(max_examples=150, deadline=None)
    @given(content=st.binary(max_size=400))
    def test_any_bytes(self, tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
        path = tmp_path_factory.getbasetemp() / "any.csv"
        path.write_bytes(content)
        _survives(path)

    @settings(max_examples=150, deadline=None)
    @given(rows=st.lists(st.dictionaries(st.sampled_from(files.SHOPIFY), st.text(max_size=30)), max_size=6))
    def test_any_cells(self, tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, str]]) -> None:
        path = tmp_path_factory.getbasetemp() / "any.csv"
        path.write_bytes(files.table(rows).encode("utf-8", "surrogatepass"))
        _survives(path)


def _survives(path: Path) -> None:
    with suppress(UnreadableFile):
        for reading in read(path):
            assert reading.product is not None or reading.errors


class TestMemory:
    @pytest.mark.parametrize(("words", "count"), [(1, 60_000), (8_000, 2_000)])
    def test_neither_are_those_of_one_product_without_end(self, path: Path, words: int, count: int) -> None:
        """Many rows, or large ones."""
        body = "word " * words
        with path.open("w") as file:
            file.write("Handle,Title,Variant SKU,Variant Price,Body (HTML)\n")
            file.writelines(f"same,Same,s{n},5.00,{body}\n" for n in range(count))
        tracemalloc.start()
        with ProductFile(path, currency="EUR") as products_of:
            (reading,) = products_of.readings()
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert (reading.product, reading.rows) == (None, count)
        assert [f"{count} rows" in problem.message for problem in reading.errors] == [True]
        assert peak < 45_000_000

    def test_rows_are_not_held(self, path: Path) -> None:
        rows = [
            files.shirt(Handle=f"h{n}", **{"Variant SKU": f"s{n}", "Body (HTML)": "<p>" + "word " * 400})
            for n in range(3_000)
        ]
        files.write(path, files.table(rows))
        del rows
        assert path.stat().st_size > 6_000_000
        tracemalloc.start()
        with ProductFile(path, currency="EUR") as file:
            count = sum(1 for _ in file.readings())
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert count == 3_000
        assert peak < 3_000_000


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared sample files lie beside some checkouts only")
class TestSharedFiles:
    @pytest.mark.parametrize("name", sorted(path.name for path in SHARED.glob("*.csv")))
    def test_every_sample_reads_without_an_error(self, name: str) -> None:
        with ProductFile(SHARED / name, currency="EUR") as file:
            readings = list(file.readings())
            assert file.layout.format == Format.SHOPIFY
        assert [problem for reading in readings for problem in reading.errors] == []
        assert len(readings) == 20
