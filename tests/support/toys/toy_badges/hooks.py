"""Hooks of the toy. What was called in this process stands in ``seen``; what other processes do, in a table."""

import os

from apps.core.context import PlatformRef
from apps.core.modules.lifecycle import ModuleRefused
from tests.support.toys.toy_badges.public.models import Happening

seen: list[str] = []
REFUSED_PLATFORM = "no-badges"


def enabled(platform: PlatformRef) -> None:
    if platform.code == REFUSED_PLATFORM:
        raise ModuleRefused("This platform wants no badges.")
    seen.append(f"enabled:{platform.code}")


def disabled(platform: PlatformRef) -> None:
    seen.append(f"disabled:{platform.code}")


def started() -> None:
    Happening.objects.create(what="hook:started", pid=os.getpid())


def stopped() -> None:
    Happening.objects.create(what="hook:stopped", pid=os.getpid())
