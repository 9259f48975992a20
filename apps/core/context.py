"""Whose work is this? Nothing (public), a platform, or (platform, merchant, store or none).

Requests, tasks, events and streamed bodies carry a context and re-enter it; nothing guesses. A context decides
two things at once: what ``current()`` answers, and which schema and role the database connection uses.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PlatformRef:
    """``modules_version`` grows with every toggle: it is read with the host, so no process asks a stale cache."""

    id: UUID
    code: str
    modules_version: int


@dataclass(frozen=True, slots=True)
class MerchantRef:
    id: UUID
    code: str
    schema_name: str


@dataclass(frozen=True, slots=True)
class StoreRef:
    id: UUID
    code: str


@dataclass(frozen=True, slots=True)
class Context:
    platform: PlatformRef | None = None
    merchant: MerchantRef | None = None
    store: StoreRef | None = None


NOTHING = Context()
_current: ContextVar[Context] = ContextVar("maart_context", default=NOTHING)


class NoPlatform(RuntimeError):
    """Work for a platform was asked for outside a platform's context."""


class NoMerchant(RuntimeError):
    """Merchant work was asked for outside a merchant's context."""


def current() -> Context:
    return _current.get()


def current_platform() -> PlatformRef:
    """Raises NoPlatform where no platform is known."""
    platform = current().platform
    if platform is None:
        raise NoPlatform("This runs for a platform: wrap the call in context.enter(...).")
    return platform


def current_merchant() -> MerchantRef:
    """Raises NoMerchant outside a merchant's context."""
    merchant = current().merchant
    if merchant is None:
        raise NoMerchant("This runs inside a merchant's context: wrap the call in context.enter(...).")
    return merchant


def current_store() -> StoreRef:
    """Raises NoMerchant outside a store's context."""
    store = current().store
    if store is None:
        raise NoMerchant("This runs inside a store's context: wrap the call in context.enter(...).")
    return store


@contextmanager
def enter(context: Context) -> Iterator[Context]:
    """Work in ``context`` until the block ends, then go back to where the caller was."""
    # Late: settings configure the logs, which ask for the context, before there are apps; the engine needs them.
    from apps.core.db.scopes import merchant_scope, public_scope

    scope = merchant_scope(context.merchant.schema_name) if context.merchant else public_scope()
    token = _current.set(context)
    try:
        with scope:
            yield context
    finally:
        _current.reset(token)


@contextmanager
def public_context() -> Iterator[Context]:
    """Step out of the merchant to read or write public tables; the platform stays."""
    with enter(Context(platform=current().platform)) as context:
        yield context
