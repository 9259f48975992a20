"""The tools around the shop, for operators: which are set up, and where they are."""

from typing import Any

from django.conf import settings


def tools() -> dict[str, dict[str, Any]]:
    """Addresses of tools are for people to follow and carry no credentials; Sentry's DSN is a secret and stays."""
    return {
        "flower": _linked("FLOWER_URL"),
        "grafana": _linked("GRAFANA_URL"),
        "sentry": {
            "configured": bool(settings.SENTRY_DSN),
            "url": getattr(settings, "SENTRY_URL", "") or None,
        },
        "metrics": {"configured": bool(settings.METRICS_TOKEN), "url": "/metrics"},
    }


def _linked(setting: str) -> dict[str, Any]:
    url = getattr(settings, setting, "")
    return {"configured": bool(url), "url": url or None}
