"""Error reports to Sentry, without people in them: no addresses, tokens, cookies, bodies, arguments or variables."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from structlog.contextvars import get_contextvars

from apps.core.context import current
from apps.core.scrubbing import ALLOWED_FIELDS, scrub_text

if TYPE_CHECKING:
    from sentry_sdk.types import Event, Hint

_KEPT_HEADERS = frozenset({"accept", "accept-language", "content-type", "host", "user-agent"})
_TAGS = ("request_id", "module", "task")


def start() -> None:
    """Does nothing without SENTRY_DSN."""
    if not settings.SENTRY_DSN:
        return
    # A twentieth of the time that a process takes to start.
    import sentry_sdk
    from sentry_sdk.integrations.celery import CeleryIntegration
    from sentry_sdk.integrations.django import DjangoIntegration
    from sentry_sdk.integrations.logging import LoggingIntegration

    sentry_sdk.init(
        dsn=settings.SENTRY_DSN,
        release=getattr(settings, "RELEASE", None) or None,
        integrations=[
            DjangoIntegration(middleware_spans=False, signals_spans=False),
            CeleryIntegration(propagate_traces=False),
            # What is logged is not what is reported: whoever handles an error decides, with capture().
            LoggingIntegration(event_level=None),
        ],
        traces_sample_rate=None,
        send_default_pii=False,
        max_request_body_size="never",
        include_local_variables=False,
        include_source_context=True,
        max_breadcrumbs=30,
        server_name="",
        before_send=scrub_event,
        before_breadcrumb=_scrub_breadcrumb,
    )


def capture(error: BaseException) -> None:
    """Report an error that is handled here. Does nothing when Sentry is not set up."""
    if settings.SENTRY_DSN:
        import sentry_sdk

        sentry_sdk.capture_exception(error)


def scrub_event(event: "Event", _hint: "Hint") -> "Event":
    """Keep what is known to be harmless; texts lose everything that looks like a person or a secret."""
    report: dict[str, Any] = dict(event)
    for dropped in ("user", "extra", "modules"):
        report.pop(dropped, None)
    if "request" in report:
        report["request"] = _scrub_request(report["request"])
    for error in (report.get("exception") or {}).get("values", ()):
        error["value"] = scrub_text(str(error.get("value") or ""))
        _scrub_frames(error)
    if "logentry" in report:
        entry = report["logentry"]
        # The message with its placeholders; never what was put into them.
        report["logentry"] = {"message": scrub_text(str(entry.get("message") or ""))}
    if isinstance(report.get("message"), str):
        report["message"] = scrub_text(report["message"])
    contexts = report.get("contexts") or {}
    report["contexts"] = {name: contexts[name] for name in ("trace", "runtime") if name in contexts}
    report["tags"] = _tags()
    return report  # type: ignore[return-value]  # the same keys


def _scrub_request(request: dict[str, Any]) -> dict[str, Any]:
    headers = request.get("headers") or {}
    parts = urlsplit(str(request.get("url") or ""))
    return {
        "method": request.get("method"),
        # Without the path, which may be a link that lets somebody in; the event names the route.
        "url": f"{parts.scheme}://{parts.hostname}" if parts.hostname else "",
        "headers": {name: value for name, value in headers.items() if name.lower() in _KEPT_HEADERS},
    }


def _scrub_frames(error: dict[str, Any]) -> None:
    for frame in (error.get("stacktrace") or {}).get("frames", ()):
        frame.pop("vars", None)


def _scrub_breadcrumb(crumb: dict[str, Any], _hint: "Hint") -> dict[str, Any] | None:
    """Which logger said something how loudly, not what: texts have been filled in, statements carry values."""
    if crumb.get("category") in ("query", "http", "httplib", "subprocess", "redis"):
        return None
    return {name: crumb[name] for name in ("type", "category", "level", "timestamp") if name in crumb}


def _tags() -> dict[str, str]:
    bound = get_contextvars()
    tags = {name: str(bound[name]) for name in _TAGS if name in bound and name in ALLOWED_FIELDS}
    context = current()
    for name, ref in (
        ("platform", context.platform),
        ("merchant", context.merchant),
        ("store", context.store),
    ):
        if ref is not None:
            tags[name] = ref.code
    return tags
