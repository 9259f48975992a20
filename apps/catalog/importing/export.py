"""Values of ours in files that spreadsheets open."""

from typing import Final

_STARTS_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def neutral(text: str) -> str:
    """The text as a spreadsheet shows it instead of calculating it."""
    return f"'{text}" if text.startswith(_STARTS_FORMULA) else text
