"""Exact money: an amount in minor units and its currency. No float ever touches it.

An amount is an `int` of the smallest unit of its currency (cents of EUR, yen of JPY, thousandths of KWD).
Rates are `Decimal`; every rounding is half up (away from zero) to one minor unit, in `round_half_up`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache, total_ordering
from typing import Final, Literal

from babel import Locale, UnknownLocaleError
from babel.numbers import NumberPattern, get_currency_symbol, is_currency
from django.utils.translation import get_language
from django.utils.translation import gettext as _

DEFAULT_CURRENCY: Final = "EUR"
DEFAULT_LOCALE: Final = "en"
_REGIONAL: Final = {"en": "en-IE"}  # English where one pays in euro: €12.50, 21 Nov 2026, 14:05

# ISO 4217 minor units. CLDR's own table is about display and differs from it (RSD, HUF, IQD, ...), and what
# payment providers and invoices count in is ISO's.
ZERO_DECIMAL: Final = frozenset(
    {
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "ISK",
        "JPY",
        "KMF",
        "KRW",
        "PYG",
        "RWF",
        "UGX",
        "UYI",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    }
)
THREE_DECIMAL: Final = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})

DecimalMark = Literal[".", ","]

_MAX_DIGITS: Final = 15  # far below the 18 that a bigint column holds, so that sums fit as well
_GROUP_BLANKS: Final = str.maketrans("", "", " \t\u00a0\u2007\u2009\u202f'\u2019")
_CODE_BESIDE_DIGIT: Final = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_NUMBER: Final = re.compile(r"([+-]?)([0-9.,]+)")


class MoneyError(ValueError):
    """Text for people is the message; `code` is for programs."""

    code: str = "money"


class CurrencyMismatch(MoneyError):
    code = "currency_mismatch"


class UnknownCurrency(MoneyError):
    code = "unknown_currency"


class InvalidAmount(MoneyError):
    code = "invalid_amount"


class AmbiguousAmount(InvalidAmount):
    """`1,234` may be a thousand or a bit more than one; only the writer knows."""

    code = "ambiguous_amount"


class TooManyDecimals(InvalidAmount):
    code = "too_many_decimals"


@lru_cache(maxsize=512)
def _require_currency(currency: str) -> None:
    # The cache is of currency codes, the same for everybody.
    if not re.fullmatch(r"[A-Z]{3}", currency) or not is_currency(currency):
        raise UnknownCurrency(_("“%(code)s” is not a currency code.") % {"code": currency})


@lru_cache(maxsize=512)
def minor_digits(currency: str) -> int:
    """How many decimals the currency has: 2 for EUR, 0 for JPY, 3 for KWD."""
    _require_currency(currency)
    if currency in ZERO_DECIMAL:
        return 0
    return 3 if currency in THREE_DECIMAL else 2


def round_half_up(value: Fraction) -> int:
    """To the nearest whole number, halves away from zero: 0.5 -> 1, -0.5 -> -1."""
    magnitude = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return magnitude if value >= 0 else -magnitude


@lru_cache(maxsize=64)
def babel_locale(language: str) -> Locale:
    """The Babel locale of a Django language code; English when Babel does not know it."""
    for candidate in (_REGIONAL.get(language, language), language.split("-")[0]):
        try:
            return Locale.parse(candidate, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse("en_IE")


def reader_locale() -> Locale:
    """The locale of whoever reads the page being made."""
    return babel_locale(get_language() or DEFAULT_LOCALE)


@lru_cache(maxsize=256)
def _currency_pattern(locale: Locale, digits: int) -> NumberPattern:
    """The locale's pattern for money, with the decimals of the currency instead of the pattern's own two."""
    pattern: NumberPattern = copy(locale.currency_formats["standard"])
    pattern.frac_prec = (digits, digits)
    return pattern


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units. Arithmetic is exact and refuses to mix currencies."""

    amount_minor: int
    currency: str = DEFAULT_CURRENCY

    def __post_init__(self) -> None:
        if type(self.amount_minor) is not int:
            raise InvalidAmount(
                _("An amount is a whole number of minor units, not %(kind)s.")
                % {"kind": type(self.amount_minor).__name__}
            )
        _require_currency(self.currency)

    # Making one

    @classmethod
    def zero(cls, currency: str = DEFAULT_CURRENCY) -> Money:
        return cls(0, currency)

    @classmethod
    def from_decimal(cls, value: Decimal, currency: str = DEFAULT_CURRENCY) -> Money:
        """Exact, or `TooManyDecimals`: nothing is ever rounded away in silence."""
        if not isinstance(value, Decimal) or not value.is_finite():
            raise _not_an_amount(str(value))
        minor = Fraction(value) * 10 ** minor_digits(currency)
        if minor.denominator != 1:
            raise TooManyDecimals(_too_many_decimals(str(value), currency))
        return cls(minor.numerator, currency)

    @classmethod
    def parse(
        cls, text: str, currency: str = DEFAULT_CURRENCY, *, decimal_mark: DecimalMark | None = None
    ) -> Money:
        """Read what a person or a file wrote: `12`, `12.5`, `1.234,50 €`, `EUR 1 234.50`, `1'234.50`.

        `decimal_mark` decides only what is ambiguous without it (`1,234`); see `decimal_mark_of`.
        """
        return cls.from_decimal(_parse_decimal(text, currency, decimal_mark), currency)

    @classmethod
    def sum(cls, amounts: Iterable[Money], currency: str = DEFAULT_CURRENCY) -> Money:
        """The sum; of nothing it is zero in `currency`."""
        total: Money | None = None
        for amount in amounts:
            total = amount if total is None else total + amount
        return cls.zero(currency) if total is None else total

    # Arithmetic

    def __add__(self, other: Money) -> Money:
        self._require_same_currency(other)
        return Money(self.amount_minor + other.amount_minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._require_same_currency(other)
        return Money(self.amount_minor - other.amount_minor, self.currency)

    def __mul__(self, factor: int) -> Money:
        if type(factor) is not int:
            raise InvalidAmount(_("Money is multiplied by whole numbers only."))
        return Money(self.amount_minor * factor, self.currency)

    __rmul__ = __mul__

    def __neg__(self) -> Money:
        return Money(-self.amount_minor, self.currency)

    def __abs__(self) -> Money:
        return Money(abs(self.amount_minor), self.currency)

    def __bool__(self) -> bool:
        return self.amount_minor != 0

    def __lt__(self, other: Money) -> bool:
        self._require_same_currency(other)
        return self.amount_minor < other.amount_minor

    def share(self, rate: Decimal) -> Money:
        """This part of the amount (`rate` 0.1 is ten per cent), rounded half up."""
        return Money(round_half_up(Fraction(rate) * self.amount_minor), self.currency)

    def allocate(self, weights: Sequence[int]) -> list[Money]:
        """Split by weight so that the parts add up exactly.

        The minor units that do not divide go to the largest remainders, the first of equals first.
        With no weight above zero the amount is split evenly.
        """
        if not weights:
            raise InvalidAmount(_("There is nothing to split the amount over."))
        if any(type(weight) is not int or weight < 0 for weight in weights):
            raise InvalidAmount(_("Weights are whole numbers, zero or more."))
        total = sum(weights)
        shares = list(weights) if total else [1] * len(weights)
        total = total or len(weights)
        magnitude = abs(self.amount_minor)
        parts = [magnitude * share // total for share in shares]
        order = sorted(range(len(shares)), key=lambda i: (-(magnitude * shares[i] % total), i))
        for index in order[: magnitude - sum(parts)]:
            parts[index] += 1
        sign = -1 if self.amount_minor < 0 else 1
        return [Money(sign * part, self.currency) for part in parts]

    def split(self, count: int) -> list[Money]:
        """`count` parts that differ by at most one minor unit."""
        return self.allocate([1] * count)

    # Showing

    @property
    def is_negative(self) -> bool:
        return self.amount_minor < 0

    def to_decimal(self) -> Decimal:
        return Decimal(self.amount_minor).scaleb(-minor_digits(self.currency))

    def format(self, language: str | None = None, *, drop_zero_cents: bool = False) -> str:
        """As a reader of `language` expects it; without one, in the language of the page being made."""
        locale = babel_locale(language) if language else reader_locale()
        digits = minor_digits(self.currency)
        if drop_zero_cents and self.amount_minor % 10**digits == 0:
            digits = 0
        pattern = _currency_pattern(locale, digits)
        text = pattern.apply(self.to_decimal(), locale, currency=self.currency, currency_digits=False)
        return _CODE_BESIDE_DIGIT.sub("\u00a0", str(text))

    def to_text(self) -> str:
        """Plain digits with a dot, for machines: `1234.50`."""
        return f"{self.to_decimal():f}"

    def __str__(self) -> str:
        return f"{self.to_text()} {self.currency}"

    def _require_same_currency(self, other: Money) -> None:
        if not isinstance(other, Money):
            raise TypeError(f"money and {type(other).__name__} do not mix")
        if other.currency != self.currency:
            raise CurrencyMismatch(
                _("Amounts in %(one)s and %(other)s cannot be combined.")
                % {"one": self.currency, "other": other.currency}
            )


def vat_included(gross: Money, rate: Decimal) -> Money:
    """The VAT inside a gross amount: gross - gross / (1 + rate), rounded half up to the minor unit.

    `rate` is a fraction: 0.17 for 17 per cent.
    """
    fraction = Fraction(rate)
    if fraction < 0:
        raise InvalidAmount(_("A VAT rate is never below zero."))
    return Money(round_half_up(gross.amount_minor * fraction / (1 + fraction)), gross.currency)


def decimal_mark_of(language: str) -> DecimalMark:
    """How readers of this language write the decimal mark."""
    return "," if babel_locale(language).number_symbols["latn"]["decimal"] == "," else "."


def _too_many_decimals(text: str, currency: str) -> str:
    return _("“%(text)s” has more decimals than %(currency)s allows (%(digits)s).") % {
        "text": text,
        "currency": currency,
        "digits": minor_digits(currency),
    }


def _parse_decimal(text: str, currency: str, hint: DecimalMark | None) -> Decimal:
    number = _without_currency(text, currency).translate(_GROUP_BLANKS)
    match = _NUMBER.fullmatch(number)
    if match is None or not 1 <= sum(c.isdigit() for c in number) <= _MAX_DIGITS:
        raise _not_an_amount(text)
    sign, body = match.groups()
    mark = _find_decimal_mark(body, hint)
    whole, fraction = body, ""
    if mark is not None:
        whole, _mark, fraction = body.rpartition(mark)
    if not re.fullmatch(r"[0-9]*", fraction) or not _is_well_grouped(whole, mark):
        raise _not_an_amount(text)
    return Decimal(f"{sign}{re.sub('[.,]', '', whole) or '0'}.{fraction or '0'}")


def _not_an_amount(text: str) -> InvalidAmount:
    return InvalidAmount(_("“%(text)s” is not an amount.") % {"text": text[:40]})


def _without_currency(text: str, currency: str) -> str:
    """Without the code or the sign of this very currency, at either end; any other stays and is refused."""
    sign, rest = "", text.strip().replace("\u2212", "-")
    if rest[:1] in ("-", "+"):
        sign, rest = rest[0], rest[1:].strip()
    for name in _currency_names(currency):
        if rest.upper().startswith(name):
            return sign + rest[len(name) :].strip()
        if rest.upper().endswith(name):
            return sign + rest[: -len(name)].strip()
    return sign + rest


@lru_cache(maxsize=128)
def _currency_names(currency: str) -> list[str]:
    """The code and the signs of a currency, the longest first: `JP¥` before `¥`."""
    symbols = {get_currency_symbol(currency, locale=locale) for locale in ("en", "en_IE", "fr", "de", "lb")}
    return sorted({currency, *symbols}, key=lambda name: (-len(name), name))


def _find_decimal_mark(body: str, hint: DecimalMark | None) -> str | None:
    """Which of `.` and `,` is the decimal mark in `body`; None when it has no decimals."""
    last = max(body.rfind("."), body.rfind(","))
    if last < 0:
        return None
    mark = body[last]
    if ("," if mark == "." else ".") in body:
        return mark
    if body.count(mark) > 1:
        return None
    if not re.fullmatch(r"[1-9][0-9]{0,2}[.,][0-9]{3}", body):
        return mark
    if hint is None:
        raise AmbiguousAmount(
            _("“%(text)s” can be read in two ways; write it with two decimals.") % {"text": body}
        )
    return mark if hint == mark else None


def _is_well_grouped(whole: str, mark: str | None) -> bool:
    """Plain digits, or digits in groups of three set apart by the mark that is not the decimal one."""
    if re.fullmatch(r"[0-9]+", whole) or (whole == "" and mark is not None):
        return True
    return any(
        group != mark and re.fullmatch(rf"[0-9]{{1,3}}(?:\{group}[0-9]{{3}})+", whole) for group in (".", ",")
    )
