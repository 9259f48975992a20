"""Structured logs: JSON in production, readable lines in development."""

import logging.config
from typing import Any


def configure(config: dict[str, Any]) -> None:
    """``settings.LOGGING_CONFIG``: called once per process by Django."""
    logging.config.dictConfig({"version": 1, "disable_existing_loggers": False, **config})
