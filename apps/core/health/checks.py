"""Running the health checks that modules declare: side by side, each with a time-out, never more often than needed."""

import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from dataclasses import dataclass
from threading import Lock
from typing import Any

import structlog
from django.db import connections
from django.utils.module_loading import import_string

from apps.core.health.results import HealthResult, HealthState, fail
from apps.core.modules.definition import HealthCheck
from apps.core.modules.registry import get_registry

logger = structlog.get_logger(__name__)

LONGEST = 3.0
"""Seconds for all checks together; each limits itself to less."""
REMEMBER = 2.0
AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class CheckOutcome:
    module: str
    check: HealthCheck
    result: HealthResult
    seconds: float


@dataclass(frozen=True, slots=True)
class Report:
    outcomes: tuple[CheckOutcome, ...]

    @property
    def state(self) -> HealthState:
        states = {outcome.result.state for outcome in self.outcomes}
        return next((s for s in (HealthState.FAIL, HealthState.WARN) if s in states), HealthState.OK)

    @property
    def ready(self) -> bool:
        """False when a check fails without which no page works."""
        return not any(o.check.ready and o.result.state == HealthState.FAIL for o in self.outcomes)

    def as_json(self) -> dict[str, Any]:
        return {
            "status": self.state.value,
            "checks": {
                f"{outcome.module}.{outcome.check.code}": {
                    "status": outcome.result.state.value,
                    "text": str(outcome.result.text),
                    "ready": outcome.check.ready,
                    "duration_ms": round(outcome.seconds * 1000, 1),
                    **({"data": dict(outcome.result.data)} if outcome.result.data else {}),
                }
                for outcome in self.outcomes
            },
        }


_lock = Lock()
_remembered: dict[bool, tuple[float, Report]] = {}


def run_checks(*, ready_only: bool = False) -> Report:
    """Remembered for a moment, so that health checks cannot be used to wear the services out."""
    with _lock:
        at, report = _remembered.get(ready_only, (0.0, Report(())))
        if report.outcomes and time.monotonic() - at < REMEMBER:
            return report
        report = Report(_run(declared_checks(ready_only=ready_only)))
        _remembered[ready_only] = (time.monotonic(), report)
        return report


def forget() -> None:
    _remembered.clear()


def declared_checks(*, ready_only: bool = False) -> list[tuple[str, HealthCheck]]:
    """(module code, check) of every module; modules of all tiers, whether a platform has them on or not."""
    return [
        (definition.code, check)
        for definition in get_registry().in_dependency_order()
        for check in definition.health_checks
        if check.ready or not ready_only
    ]


def _run(checks: Sequence[tuple[str, HealthCheck]]) -> tuple[CheckOutcome, ...]:
    stop_at = time.monotonic() + LONGEST
    pool = ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="health")
    try:
        running = [(module, check, pool.submit(_one, module, check)) for module, check in checks]
        return tuple(_outcome(module, check, future, stop_at) for module, check, future in running)
    finally:
        # A check that hangs keeps its thread, not the answer.
        pool.shutdown(wait=False, cancel_futures=True)


def _outcome(module: str, check: HealthCheck, future: "Future[CheckOutcome]", stop_at: float) -> CheckOutcome:
    try:
        return future.result(timeout=max(stop_at - time.monotonic(), 0.001))
    except TookTooLong:
        return CheckOutcome(module, check, fail("No answer in time."), LONGEST)


def _one(module: str, check: HealthCheck) -> CheckOutcome:
    started = time.monotonic()
    try:
        result = import_string(check.check)()
    except Exception as error:  # noqa: BLE001  # a broken check is an answer, not a broken page
        logger.warning(
            "health_check_failed", module=module, check=check.code, error_type=type(error).__name__
        )
        result = fail(f"Failed: {type(error).__name__}.")
    finally:
        # Connections belong to threads, and this one ends.
        connections.close_all()
    return CheckOutcome(module, check, result, time.monotonic() - started)
