"""Is it well? ``/health`` for people and monitoring, ``/health/live`` and ``/health/ready`` for orchestrators."""

from apps.core.health.results import HealthResult, HealthState, fail, ok, warn

__all__ = ["HealthResult", "HealthState", "fail", "ok", "warn"]
