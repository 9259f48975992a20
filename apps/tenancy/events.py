"""What happens to platforms, merchants, stores and the people who work for them.

Events about a merchant or store are published in its context, so that handlers find its schema.
"""

from dataclasses import dataclass

from apps.core.events import Event


@dataclass(frozen=True, kw_only=True)
class PlatformCreated(Event):
    platform_code: str


@dataclass(frozen=True, kw_only=True)
class PlatformUpdated(Event):
    platform_code: str


@dataclass(frozen=True, kw_only=True)
class PlatformArchived(Event):
    """Published in public: an archived platform is no context any more."""

    platform_code: str


@dataclass(frozen=True, kw_only=True)
class MerchantProvisioned(Event):
    """The schema, owner and first store are there. ``StoreCreated`` of the first store follows."""

    merchant_code: str


@dataclass(frozen=True, kw_only=True)
class MerchantStatusChanged(Event):
    """Suspended, reactivated or archived; see ``enums.MerchantStatus``."""

    merchant_code: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class StoreCreated(Event):
    store_code: str


@dataclass(frozen=True, kw_only=True)
class StoreUpdated(Event):
    store_code: str
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class StoreStatusChanged(Event):
    store_code: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class StoreDomainsChanged(Event):
    """A domain was verified, made primary or removed."""

    store_code: str
    domain: str


@dataclass(frozen=True, kw_only=True)
class MembershipChanged(Event):
    """Somebody joined, changed role or left (``role_name`` is then empty)."""

    user_id: str
    role_name: str


@dataclass(frozen=True, kw_only=True)
class RoleChanged(Event):
    role_name: str


@dataclass(frozen=True, kw_only=True)
class ApiTokenChanged(Event):
    """A token was made or revoked."""

    token_id: str
    revoked: bool
