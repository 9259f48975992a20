"""Structured logs: one JSON object per line (or coloured text for people), on standard error.

Every line says which request or task, module, platform, merchant and store it belongs to. Only fields that are known
to be harmless are shown (apps.core.scrubbing). Ours: ``structlog.get_logger(__name__).info("order_placed",
number=...)``; lines of libraries through ``logging`` pass the same processors.
"""

import logging
import logging.config
import sys
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from typing import Any

import structlog
from structlog.contextvars import bind_contextvars, bound_contextvars, get_contextvars
from structlog.typing import Processor

from apps.core.context import current
from apps.core.scrubbing import scrub_fields

Line = MutableMapping[str, Any]
_QUIET = {
    "django.server": "WARNING",  # requests are logged once, by RequestIdMiddleware
    "django.request": "ERROR",
    "httpx2": "WARNING",
    "httpcore2": "WARNING",
    "celery.worker.strategy": "WARNING",
    "celery.app.trace": "WARNING",
}


def configure(settings: Mapping[str, Any]) -> None:
    """``settings.LOGGING_CONFIG``; called by Django with ``settings.LOGGING``: ``json`` and ``level``."""
    shared = _shared_processors()
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        # A logger that is cached can no longer be listened to (structlog.testing.capture_logs).
        cache_logger_on_first_use=False,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "lines": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": shared,
                    "processors": _rendering(as_json=bool(settings.get("json"))),
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
            "root": {"handlers": ["stderr"], "level": settings.get("level", "INFO")},
            # Django's own configuration runs first and gives these handlers of their own.
            "loggers": {
                "django": {"handlers": [], "level": "INFO", "propagate": True},
                **{
                    name: {"handlers": [], "level": level, "propagate": True}
                    for name, level in _QUIET.items()
                },
            },
        }
    )


def bind(**fields: str | int) -> None:
    """Add fields to every line of the current request or task."""
    bind_contextvars(**fields)


@contextmanager
def bound(**fields: str | int) -> Iterator[None]:
    """Add fields to every line of the block."""
    with bound_contextvars(**fields):
        yield


def current_request_id() -> str:
    """Empty outside requests and tasks."""
    return str(get_contextvars().get("request_id", ""))


def _shared_processors() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        _add_context,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
    ]


def _rendering(*, as_json: bool) -> list[Processor]:
    renderer: Processor = (
        structlog.processors.JSONRenderer(default=str, ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    return [structlog.stdlib.ProcessorFormatter.remove_processors_meta, _scrub, renderer]


def _add_context(_logger: Any, _method: str, line: Line) -> Line:
    context = current()
    for name, ref in (
        ("platform", context.platform),
        ("merchant", context.merchant),
        ("store", context.store),
    ):
        if ref is not None:
            line.setdefault(name, ref.code)
    return line


def _scrub(_logger: Any, _method: str, line: Line) -> Line:
    return scrub_fields(line)
