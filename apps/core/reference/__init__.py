"""The generated part of the documentation: read from definitions, commands and settings, so it cannot be wrong."""

from apps.core.reference.pages import build_pages

__all__ = ["build_pages"]
