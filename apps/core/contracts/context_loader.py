"""Turns the ids that a task or an event carries back into a context that is still allowed to work."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from apps.core.context import Context, PlatformRef


class ContextGone(LookupError):
    """The platform, merchant or store was archived, suspended or deleted: work for it must not run."""


class ContextSuspended(ContextGone):
    """The merchant is suspended: work for it must not run now, but is not lost."""


@dataclass(frozen=True, slots=True)
class MerchantOnPlatform:
    """A merchant with at least one active store on the platform; ``context`` has no store."""

    context: Context
    time_zone: str


class ContextLoader(Protocol):
    def load(self, *, platform_id: UUID | None, merchant_id: UUID | None, store_id: UUID | None) -> Context:
        """Read fresh from the database. Raises ContextGone when anything named is not active any more, as
        ContextSuspended when only because the merchant is suspended."""

    def merchants_on(self, platform: PlatformRef) -> Iterator[MerchantOnPlatform]:
        """Active merchants with an active store on the platform, by code. For work of scope MERCHANT."""

    def merchants(self) -> Iterator[Context]:
        """Every merchant that has a schema, suspended ones included, by code. For operators' repairs."""


class NobodyThere:
    def load(self, *, platform_id: UUID | None, merchant_id: UUID | None, store_id: UUID | None) -> Context:
        if platform_id or merchant_id or store_id:
            raise ContextGone("No module knows platforms and merchants.")
        return Context()

    def merchants_on(self, platform: PlatformRef) -> Iterator[MerchantOnPlatform]:
        return iter(())

    def merchants(self) -> Iterator[Context]:
        return iter(())


default: ContextLoader = NobodyThere()
