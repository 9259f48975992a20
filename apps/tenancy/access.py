"""What somebody may do where the request is."""

from collections.abc import Iterable
from functools import cached_property
from uuid import UUID

from apps.core.actor import Actor, ActorKind
from apps.core.context import PlatformRef
from apps.core.modules import contributions
from apps.tenancy.models import ApiToken, Membership, User


class Access:
    """Permission codes of a person or token; ``everything`` for owners and superusers.

    A permission of a module that is off on ``platform`` is held by nobody. ``store_ids``, or ``all_stores``, say where
    in the merchant they are held.
    """

    def __init__(
        self,
        *,
        everything: bool = False,
        codes: frozenset[str] = frozenset(),
        all_stores: bool = False,
        store_ids: frozenset[UUID] = frozenset(),
        platform: PlatformRef | None = None,
    ) -> None:
        self.everything = everything
        self.codes = codes
        self.all_stores = everything or all_stores
        self.store_ids = store_ids
        self._platform = platform

    def allows(self, code: str) -> bool:
        return code in self._available and self.holds(code)

    def holds(self, code: str) -> bool:
        """Also when its module is off here: it counts where one gives to others."""
        return self.everything or code in self.codes

    def covers(self, store_ids: Iterable[UUID]) -> bool:
        return self.all_stores or self.store_ids.issuperset(store_ids)

    @cached_property
    def _available(self) -> frozenset[str]:
        return contributions.permission_codes(self._platform)


NO_ACCESS = Access()


def full_access(platform: PlatformRef | None = None) -> Access:
    return Access(everything=True, platform=platform)


def access_of(user: User, membership: Membership | None, platform: PlatformRef | None) -> Access:
    if user.is_active and user.is_superuser:
        return full_access(platform)
    if membership is None:
        return Access(platform=platform)
    return Access(
        everything=membership.role.is_owner,
        codes=frozenset(membership.role.permissions),
        all_stores=membership.all_stores,
        store_ids=membership.store_ids,
        platform=platform,
    )


def access_of_token(token: ApiToken, maker: Access, platform: PlatformRef | None) -> Access:
    """What the token was given and its maker still holds."""
    return Access(
        codes=frozenset(code for code in token.scopes if maker.holds(code)),
        store_ids=frozenset({token.store_id}),
        platform=platform,
    )


def actor_of_user(user: User, *, ip_address: str | None = None, request_id: str = "") -> Actor:
    return Actor(
        kind=ActorKind.USER,
        label=user.email,
        id=user.pk,
        ip_address=ip_address,
        request_id=request_id,
    )


def actor_of_token(token: ApiToken, *, ip_address: str | None = None, request_id: str = "") -> Actor:
    return Actor(
        kind=ActorKind.TOKEN,
        label=str(token),
        id=token.pk,
        ip_address=ip_address,
        request_id=request_id,
    )
