"""What somebody may do where the request is."""

from dataclasses import dataclass, field

from apps.core.actor import Actor, ActorKind
from apps.tenancy.models import ApiToken, Membership, User


@dataclass(frozen=True, slots=True)
class Access:
    """Permission codes; ``everything`` for owners and superusers."""

    everything: bool = False
    codes: frozenset[str] = field(default_factory=frozenset)

    def allows(self, code: str) -> bool:
        return self.everything or code in self.codes


NO_ACCESS = Access()
FULL_ACCESS = Access(everything=True)


def access_of(user: User | None, membership: Membership | None) -> Access:
    if user is not None and user.is_active and user.is_superuser:
        return FULL_ACCESS
    if membership is None:
        return NO_ACCESS
    return Access(
        everything=membership.role.is_owner,
        codes=frozenset(membership.role.permissions),
    )


def access_of_token(token: ApiToken) -> Access:
    return Access(codes=frozenset(token.scopes))


def actor_of_user(
    user: User, *, ip_address: str | None = None, request_id: str = ""
) -> Actor:
    return Actor(
        kind=ActorKind.USER,
        label=user.email,
        id=user.pk,
        ip_address=ip_address,
        request_id=request_id,
    )


def actor_of_token(
    token: ApiToken, *, ip_address: str | None = None, request_id: str = ""
) -> Actor:
    return Actor(
        kind=ActorKind.TOKEN,
        label=str(token),
        id=token.pk,
        ip_address=ip_address,
        request_id=request_id,
    )
