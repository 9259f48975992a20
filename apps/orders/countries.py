"""Names of countries in the reader's language."""

from collections.abc import Iterable

from apps.core.money import reader_locale


def country_name(code: str) -> str:
    return str(reader_locale().territories.get(code, code))


def country_choices(codes: Iterable[str]) -> list[tuple[str, str]]:
    """For a select, in the order of the names."""
    return sorted(((code, country_name(code)) for code in codes), key=lambda pair: pair[1].casefold())
