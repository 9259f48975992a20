"""Texts that are kept per language: ``{"en": "...", "fr": "..."}``."""

from collections.abc import Mapping


def in_language(texts: Mapping[str, str], language: str, fallback: str) -> str:
    """The text in ``language``, else in the store's own language, else any there is, else nothing."""
    for candidate in (language, fallback, *texts):
        if text := texts.get(candidate, ""):
            return text
    return ""
