"""What a module says about itself: frozen data and dotted strings, no side effects.

Importing a definition must not import models, so that settings can compose INSTALLED_APPS from it.
Every dotted string is resolved by ``manage.py check``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from django.utils.functional import Promise

Text = str | Promise
"""A text for people: plain or lazily translated."""

EMPTY: Mapping[str, Any] = MappingProxyType({})


class Tier(StrEnum):
    """From below to above: a module requires others of its own tier and of those before it."""

    CORE = "core"
    OPTIONAL = "optional"
    INTERNAL = "internal"


class Audience(StrEnum):
    """Who a frontend is for. The value is the first URL namespace of its routes."""

    STORE_ADMIN = "store_admin"
    STOREFRONT = "storefront"
    PLATFORM = "platform"
    API = "api"


class Placement(StrEnum):
    """Where the tables of an app live."""

    PUBLIC = "public"
    MERCHANT = "merchant"
    BOTH = "both"
    NONE = "none"


class HandlerMode(StrEnum):
    INLINE = "inline"
    """In the caller's transaction; may veto by raising."""
    AFTER_COMMIT = "after_commit"
    """After commit, isolated from each other; may be lost in a crash."""
    TASK = "task"
    """Through the outbox; happens at least once."""


class Scope(StrEnum):
    GLOBAL = "global"
    PLATFORM = "platform"
    MERCHANT = "merchant"


class Queue(StrEnum):
    DEFAULT = "default"
    LONG_RUNNING = "long_running"
    SCHEDULED = "scheduled"


class Preset(StrEnum):
    """The roles that every merchant begins with."""

    OWNER = "owner"
    MANAGER = "manager"
    STAFF = "staff"
    SUPPORT = "support"
    VIEWER = "viewer"
    MARKETING = "marketing"


class FeatureKind(StrEnum):
    SWITCH = "switch"
    QUANTITY = "quantity"


@dataclass(frozen=True, kw_only=True)
class App:
    """A Django app of the module and the schema its tables live in."""

    path: str
    placement: Placement


@dataclass(frozen=True, kw_only=True)
class Frontend:
    """Routes of the module for one audience.

    ``urls`` is a URL conf module with ``urlpatterns``; it is mounted under the namespace
    ``<audience>:<module code>`` at ``prefix`` below the audience's root.
    """

    audience: Audience
    urls: str
    prefix: str = ""


@dataclass(frozen=True, kw_only=True)
class MenuEntry:
    """``url_name`` is relative to ``<audience>:<module code>:``."""

    code: str
    label: Text
    icon: str
    url_name: str
    section: str = "manage"
    order: int = 100
    permission: str | None = None
    audience: Audience = Audience.STORE_ADMIN


@dataclass(frozen=True, kw_only=True)
class Permission:
    """``presets`` names the roles (``Preset``) that hold it from the beginning; the owner always does."""

    code: str
    label: Text
    presets: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DashboardCard:
    """``template`` gets what ``figures`` and ``context`` give.

    ``context`` is a callable ``(request) -> dict``. ``figures`` is a callable ``(request) -> dict`` of questions to
    the database (see ``core.db.figures``): those of all cards are asked in one statement.
    """

    code: str
    template: str
    context: str | None = None
    figures: str | None = None
    order: int = 100
    permission: str | None = None
    audience: Audience = Audience.STORE_ADMIN


@dataclass(frozen=True, kw_only=True)
class SetupStep:
    """A step of the set-up guide of a store. ``step`` is a callable ``(request) -> setup_guide.Step | None``; None: not for
    this store."""

    code: str
    step: str
    order: int = 100
    permission: str | None = None


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A named place in one of the module's templates that others may fill."""

    code: str
    description: str


@dataclass(frozen=True, kw_only=True)
class SlotFill:
    """``context`` is a callable ``(request, **slot arguments) -> dict | None``; None renders nothing."""

    slot: str
    template: str
    context: str
    order: int = 100
    permission: str | None = None


@dataclass(frozen=True, kw_only=True)
class Handler:
    event: str
    handler: str
    mode: HandlerMode


@dataclass(frozen=True, kw_only=True)
class Crontab:
    """Fields as in cron(5); the time zone is the platform's for GLOBAL, the merchant's for MERCHANT scope."""

    minute: str = "*"
    hour: str = "*"
    day_of_week: str = "*"
    day_of_month: str = "*"
    month_of_year: str = "*"


@dataclass(frozen=True, kw_only=True)
class Every:
    seconds: int


@dataclass(frozen=True, kw_only=True)
class Task:
    """A Celery task of the module and the queue it is routed to."""

    path: str
    queue: Queue = Queue.DEFAULT


@dataclass(frozen=True, kw_only=True)
class ScheduledTask:
    """``name`` is short; ``window_seconds`` is over how long the work of platforms or merchants is spread."""

    name: str
    task: str
    schedule: Crontab | Every
    scope: Scope = Scope.GLOBAL
    queue: Queue = Queue.SCHEDULED
    kwargs: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    window_seconds: int = 0

    def key(self, module: str) -> str:
        """Unique in the installation: the name of its row of beat."""
        return f"{module}.{self.name}"


@dataclass(frozen=True, kw_only=True)
class HealthCheck:
    """``check`` is a callable ``() -> HealthResult``. ``ready``: a failure takes the process out of rotation."""

    code: str
    check: str
    ready: bool = False


@dataclass(frozen=True, kw_only=True)
class Feature:
    """``usage`` is a callable ``() -> int`` in the merchant's context, for a QUANTITY."""

    code: str
    label: Text
    kind: FeatureKind = FeatureKind.SWITCH
    usage: str | None = None


@dataclass(frozen=True, kw_only=True)
class Contract:
    """``implementation`` answers the Protocol ``contract`` while the module is on."""

    contract: str
    implementation: str


@dataclass(frozen=True, kw_only=True)
class ModuleDefinition:
    code: str
    name: Text
    description: Text
    version: str
    tier: Tier
    requires: tuple[str, ...] = ()
    apps: tuple[App, ...] = ()
    frontends: tuple[Frontend, ...] = ()
    menu: tuple[MenuEntry, ...] = ()
    permissions: tuple[Permission, ...] = ()
    cards: tuple[DashboardCard, ...] = ()
    setup_steps: tuple[SetupStep, ...] = ()
    slots: tuple[Slot, ...] = ()
    slot_fills: tuple[SlotFill, ...] = ()
    events: tuple[str, ...] = ()
    handlers: tuple[Handler, ...] = ()
    tasks: tuple[Task, ...] = ()
    scheduled_tasks: tuple[ScheduledTask, ...] = ()
    health_checks: tuple[HealthCheck, ...] = ()
    features: tuple[Feature, ...] = ()
    contracts: tuple[Contract, ...] = ()
    config_schema: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    default_config: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    merchant_readable: Mapping[str, str | None] = field(default_factory=lambda: EMPTY)
    """Public tables a merchant's database role may read, with the column that names the merchant (None: all rows)."""
    merchant_insertable: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """Public tables a merchant's database role may append its own rows to, with the merchant column."""
    actions: Mapping[str, Text] = field(default_factory=lambda: EMPTY)
    """What the audit trail calls each of the module's actions: "orders.order_paid" and the words people read."""
    append_only: tuple[str, ...] = ()
    """Merchant tables whose rows the merchant's database role may neither change nor delete."""
    on_enable: str | None = None
    on_disable: str | None = None
    on_startup: str | None = None
    on_shutdown: str | None = None
