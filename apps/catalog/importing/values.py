"""Reads single cells: amounts, numbers, yes and no, barcodes, addresses of pictures.

Each reader returns the value, or None (for an empty cell, and for what it cannot read and notes at ``place``).
"""

import re
from decimal import Decimal, InvalidOperation
from typing import Final
from urllib.parse import quote, urlsplit

from django.utils.translation import gettext as _
from stdnum import ean, isbn

from apps.catalog.importing.problems import Place
from apps.catalog.limits import MAX_BARCODE, MAX_GRAMS, MAX_PRICE_MINOR, MAX_QUANTITY, MAX_URL
from apps.core.contracts.tax import TaxClass
from apps.core.money import DecimalMark, Money, MoneyError
from apps.core.text import one_line

YES: Final = frozenset({"true", "yes", "1", "y", "ja", "jo", "oui", "vrai", "wahr", "wouer", "active"})
NO: Final = frozenset({"false", "no", "0", "n", "nein", "neen", "non", "faux", "falsch"})

_PLAIN_AMOUNT: Final = re.compile(r"([0-9]{1,10})(?:\.([0-9]{1,2}))?")
_TWO_DECIMALS: Final = re.compile(r"[0-9]([.,])[0-9]{1,2}(?![0-9.,])")
_SCIENTIFIC: Final = re.compile(r"[0-9]+[.,]?[0-9]*[eE]\+[0-9]+")
_WEIGHT: Final = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*(kg|g|lb|lbs|oz|mg)?", re.IGNORECASE)
_GRAMS: Final = {
    "kg": Decimal(1000), "g": Decimal(1), "mg": Decimal("0.001"),
    "lb": Decimal("453.59237"), "lbs": Decimal("453.59237"), "oz": Decimal("28.349523125"),
}  # fmt: skip
_TAX_CLASSES: Final = {
    17: TaxClass.STANDARD, 14: TaxClass.INTERMEDIATE, 8: TaxClass.REDUCED, 3: TaxClass.SUPER_REDUCED, 0: TaxClass.ZERO,
}  # fmt: skip


def sniff_decimal_mark(amount: str) -> DecimalMark | None:
    """The decimal mark when this amount leaves no doubt about it."""
    match = _TWO_DECIMALS.search(amount)
    if match is None:
        return None
    return "," if match.group(1) == "," else "."


def plain_amount(text: str) -> int | None:
    """Hundredths, when the amount is written in the plainest way: ``12``, ``12.5``, ``12.50``."""
    plain = _PLAIN_AMOUNT.fullmatch(text)
    if plain is None:
        return None
    whole, cents = plain.groups()
    return int(whole) * 100 + (int(cents.ljust(2, "0")) if cents else 0)


def plain_number(text: str) -> int | None:
    """A number of few digits and nothing else."""
    return int(text) if len(text) <= 8 and text.isdecimal() and text.isascii() else None


def read_amount(text: str, place: Place, *, currency: str, mark: DecimalMark | None) -> int | None:
    """Minor units."""
    text = text.strip()
    if not text:
        return None
    try:
        amount = Money.parse(text, currency, decimal_mark=mark)
    except MoneyError as error:
        place.error(str(error))
        return None
    if not 0 <= amount.amount_minor <= MAX_PRICE_MINOR:
        place.error(_("“%(text)s” is not a possible price.") % {"text": text[:40]})
        return None
    return amount.amount_minor


def read_quantity(text: str, place: Place) -> int | None:
    text = text.strip()
    if not text:
        return None
    number = _whole_number(text)
    if number is None or number > MAX_QUANTITY:
        place.error(_("“%(text)s” is not a number of pieces.") % {"text": text[:40]})
        return None
    if number < 0:
        place.warn(_("Stock below zero (%(number)s) is taken as 0.") % {"number": number})
        return 0
    return number


def read_position(text: str, default: int) -> int:
    number = _whole_number(text.strip()) if text else None
    return number if number is not None and 0 < number <= 10_000 else default


def read_grams(text: str, place: Place) -> int | None:
    """``250``, ``250.5`` (grams), ``1.2 kg``, ``8 oz``."""
    text = text.strip()
    if not text:
        return None
    if text == "0":
        return 0
    match = _WEIGHT.fullmatch(text)
    grams = (
        Decimal(match.group(1).replace(",", ".")) * _GRAMS[(match.group(2) or "g").lower()] if match else None
    )
    if grams is None or grams > MAX_GRAMS:
        place.error(_("“%(text)s” is not a weight.") % {"text": text[:40]})
        return None
    return int(grams.to_integral_value(rounding="ROUND_HALF_UP"))


def read_flag(text: str, place: Place) -> bool | None:
    word = text.strip().lower()
    if not word:
        return None
    if word in YES:
        return True
    if word in NO:
        return False
    place.error(_("“%(text)s” is neither true nor false.") % {"text": text[:40]})
    return None


def read_barcode(text: str, place: Place) -> str:
    """A number that is no GTIN is kept: shops print numbers of their own as well."""
    code = text.strip().lstrip("'").strip()
    if not code:
        return ""
    if _SCIENTIFIC.fullmatch(code):
        message = _("“%(text)s” was rounded by a spreadsheet; the barcode is left empty.")
        place.warn(message % {"text": code[:40]})
        return ""
    if len(code) > MAX_BARCODE:
        place.error(too_long(code, MAX_BARCODE))
        return ""
    if not ean.is_valid(code) and not isbn.is_valid(code):
        place.warn(_("“%(code)s” is not a valid GTIN; it is kept as written.") % {"code": code})
    return code


def read_tax_rate(text: str, place: Place) -> TaxClass | None:
    """A Luxembourg rate in per cent, as the national marketplace's feeds write it."""
    word = text.strip().rstrip("%").strip().replace(",", ".")
    if not word:
        return None
    try:
        rate = Decimal(word)
        tax_class = _TAX_CLASSES.get(int(rate)) if rate == int(rate) else None
    except (InvalidOperation, OverflowError, ValueError):
        tax_class = None
    if tax_class is None:
        place.error(_("“%(text)s” is not a VAT rate: use 17, 14, 8, 3 or 0.") % {"text": text[:40]})
    return tax_class


def read_picture_url(text: str, place: Place) -> str | None:
    """A picture that cannot be fetched never stops a product: the rest of it is worth having."""
    url = text.strip()
    if not url:
        return None
    url = f"https:{url}" if url.startswith("//") else url
    reason = _why_not_fetched(url)
    if reason:
        place.warn(_("The picture “%(url)s” is left out: %(reason)s") % {"url": url[:80], "reason": reason})
        return None
    return quote(url, safe="%/:=&?~#+!$,;'@()*[]")


def _why_not_fetched(url: str) -> str:
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return _("it is not a web address.")
    if parts.scheme not in ("http", "https") or not host:
        return _("it is not a web address.")
    if len(url.encode()) > MAX_URL:
        return _("its address is too long.")
    return ""


def read_list(text: str) -> list[str]:
    """Words set apart by commas, each once."""
    return list(dict.fromkeys(word for part in text.split(",") if (word := one_line(part))))


def too_long(text: str, limit: int) -> str:
    return _("The text has %(length)s characters; at most %(limit)s fit.") % {
        "length": len(text),
        "limit": limit,
    }


def _whole_number(text: str) -> int | None:
    digits = text.removeprefix("-").removesuffix(".0").removesuffix(".00")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 12):
        return None
    return -int(digits) if text.startswith("-") else int(digits)
