"""Roles of a merchant: named sets of permission codes."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from apps.core.actor import Actor
from apps.core.context import Context
from apps.core.db.seen import refuse_unless_seen
from apps.core.modules.contributions import preset_permissions
from apps.core.modules.registry import get_registry
from apps.tenancy.access import Access
from apps.tenancy.audit.trail import record_access
from apps.tenancy.enums import PresetRole
from apps.tenancy.events import RoleChanged
from apps.tenancy.exceptions import InvalidInput, NameTaken, NotAllowed, RoleInUse, RoleIsPreset
from apps.tenancy.models import Merchant, Role
from apps.tenancy.services.writing import apply, lock_name, locked, public_write, publish_in, required

EDITABLE = ("name", "permissions")


def create_preset_roles(*, merchant: Merchant) -> dict[PresetRole, Role]:
    """For provisioning, in its transaction. Names are stored in English and shown translated."""
    roles = [
        Role(
            merchant=merchant,
            name=preset.value,
            preset=preset.value,
            permissions=[] if preset == PresetRole.OWNER else sorted(preset_permissions(preset.value)),
        )
        for preset in PresetRole
    ]
    return {PresetRole(role.preset): role for role in Role.objects.bulk_create(roles)}


def create_role(
    *, merchant: Merchant, name: str, permissions: Iterable[str], granted_by: Access, actor: Actor
) -> Role:
    """Raises InvalidInput, NameTaken, and NotAllowed for a permission that the giver lacks."""
    _refuse_limited(granted_by)
    name = _clean_name(name)
    codes = clean_permissions(permissions)
    refuse_more_than(granted_by, codes)
    with public_write():
        _refuse_taken(merchant, name)
        role = Role.objects.create(merchant=merchant, name=name, permissions=codes)
        _note(role, actor, "tenancy.role_created", {"permissions": [[], codes]})
    return role


def update_role(
    *,
    role: Role,
    granted_by: Access,
    actor: Actor,
    name: str | None = None,
    permissions: Iterable[str] | None = None,
    seen: str | None = None,
) -> Role:
    """Presets keep their name. The owner's role holds everything and is not edited.

    Raises RoleIsPreset, InvalidInput, NameTaken, NotAllowed and ChangedMeanwhile.
    """
    _refuse_limited(granted_by)
    with public_write():
        rows = Role.objects.select_for_update(of=("self",), no_key=True)
        row = locked(rows.select_related("merchant"), role)
        refuse_unless_seen(row, EDITABLE, seen)
        changes: dict[str, object] = {}
        if permissions is not None:
            if row.is_owner:
                raise RoleIsPreset(_("Owners hold every permission: this role cannot be changed."))
            codes = clean_permissions(permissions)
            refuse_more_than(granted_by, set(codes) ^ set(row.permissions))
            changes["permissions"] = codes
        if name is not None and name != row.name:
            if row.preset:
                raise RoleIsPreset(_("The name of a preset role cannot be changed."), field="name")
            changes["name"] = _clean_name(name)
            _refuse_taken(row.merchant, changes["name"])
        if diff := apply(row, changes):
            _note(row, actor, "tenancy.role_updated", diff)
    return row


def delete_role(*, role: Role, granted_by: Access, actor: Actor) -> None:
    """Raises RoleIsPreset, RoleInUse and NotAllowed."""
    _refuse_limited(granted_by)
    with public_write():
        rows = Role.objects.select_for_update(of=("self",))
        row = locked(rows.select_related("merchant"), role)
        if row.preset:
            raise RoleIsPreset(_("Preset roles cannot be deleted."))
        members = row.memberships.count()
        if members:
            raise RoleInUse(
                _("%(count)d people have this role: give them another one first.") % {"count": members}
            )
        _note(row, actor, "tenancy.role_deleted", {"permissions": [row.permissions, []]})
        row.delete()


def refuse_more_than(granted_by: Access, codes: Iterable[str]) -> None:
    """Nobody gives away, or takes away, what they do not hold."""
    foreign = sorted(code for code in codes if not granted_by.holds(code))
    if foreign:
        raise NotAllowed(
            _("You cannot give or take the permission '%(code)s': you do not hold it.")
            % {"code": foreign[0]},
            field="permissions",
        )


def _refuse_limited(granted_by: Access) -> None:
    """A role means the same in every store of the merchant."""
    if not granted_by.all_stores:
        raise NotAllowed(_("Roles are for all stores: only who works in all of them changes roles."))


def _clean_name(name: str) -> str:
    name = required("name", name, _("Give the role a name."), longest=80)
    if name.lower() in PresetRole.values:
        raise NameTaken(_("There is a preset role with this name."), field="name")
    return name


def clean_permissions(codes: Iterable[str]) -> list[str]:
    """Of every installed module, whether on or not, so that switching one off and on loses nothing."""
    known = {permission.code for definition in get_registry() for permission in definition.permissions}
    chosen = set(codes)
    unknown = sorted(chosen - known)
    if unknown:
        raise InvalidInput(
            _("There is no permission '%(code)s'.") % {"code": unknown[0]}, field="permissions"
        )
    return sorted(chosen)


def _refuse_taken(merchant: Merchant, name: object) -> None:
    lock_name("role", f"{merchant.pk}:{str(name).lower()}")
    if Role.objects.filter(merchant=merchant, name__iexact=str(name)).exists():
        raise NameTaken(_("There is a role '%(name)s' already.") % {"name": name}, field="name")


def _note(role: Role, actor: Actor, action: str, diff: dict[str, list[object]]) -> None:
    record_access(actor=actor, action=action, obj=role, diff=diff, merchant_id=role.merchant_id)
    publish_in(Context(merchant=role.merchant.ref), RoleChanged(role_name=role.name))
