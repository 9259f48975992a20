"""Roles and what they hold, as a matrix."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When

from apps.core.context import PlatformRef
from apps.core.modules import contributions
from apps.core.modules.definition import ModuleDefinition, Permission, Text
from apps.tenancy.enums import PresetRole
from apps.tenancy.models import Role


@dataclass(frozen=True, slots=True)
class MatrixRow:
    permission: Permission
    held: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class MatrixGroup:
    """The permissions of one module, a column per role."""

    module: str
    name: Text
    rows: tuple[MatrixRow, ...]


def roles_of(merchant_id: UUID) -> QuerySet[Role]:
    """Presets in their own order, then the merchant's, with ``member_count``."""
    order = [When(preset=preset.value, then=Value(place)) for place, preset in enumerate(PresetRole)]
    return (
        Role.objects.filter(merchant_id=merchant_id)
        .annotate(
            member_count=Count("memberships"),
            place=Case(*order, default=Value(len(order)), output_field=IntegerField()),
        )
        .order_by("place", "name", "pk")
    )


def matrix(roles: Sequence[Role], platform: PlatformRef | None) -> list[MatrixGroup]:
    """Only permissions of modules that are on: of the others nothing is seen."""
    groups: dict[str, tuple[ModuleDefinition, list[Permission]]] = {}
    for definition, permission in contributions.permissions(platform):
        groups.setdefault(definition.code, (definition, []))[1].append(permission)
    return [
        MatrixGroup(
            module=code,
            name=definition.name,
            rows=tuple(MatrixRow(permission, _held(roles, permission)) for permission in permissions),
        )
        for code, (definition, permissions) in groups.items()
    ]


def _held(roles: Iterable[Role], permission: Permission) -> tuple[bool, ...]:
    return tuple(role.is_owner or permission.code in role.permissions for role in roles)
