"""A merchant's life after provisioning. Its data is never deleted here."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from apps.core.actor import Actor
from apps.core.context import Context
from apps.tenancy.audit.trail import record_access
from apps.tenancy.enums import MerchantStatus
from apps.tenancy.events import MerchantStatusChanged
from apps.tenancy.exceptions import InvalidInput, WrongStatus
from apps.tenancy.models import Merchant
from apps.tenancy.services.provisioning import check_country, check_language, check_time_zone
from apps.tenancy.services.writing import apply, change_status, locked, public_write, publish_in, required

EDITABLE = ("name", "country", "language", "time_zone")


def update_merchant(*, merchant: Merchant, changes: Mapping[str, Any], actor: Actor) -> Merchant:
    """Raises InvalidInput and WrongStatus. The code stays: it names the schema; so does the currency: prices,
    orders and stock values are in it."""
    unknown = sorted(set(changes) - set(EDITABLE))
    if unknown:
        raise InvalidInput(_("'%(field)s' cannot be changed.") % {"field": unknown[0]}, field=unknown[0])
    cleaned = dict(changes)
    checks = {"country": check_country, "language": check_language, "time_zone": check_time_zone}
    for field, refuse in checks.items():
        if field in cleaned:
            refuse(cleaned[field])
    if "name" in cleaned:
        cleaned["name"] = required("name", cleaned["name"], _("Give the merchant a name."))
    with public_write():
        row = _locked(merchant)
        if row.status == MerchantStatus.ARCHIVED:
            raise WrongStatus(_("This merchant is archived."))
        if diff := apply(row, cleaned):
            _record(row, actor, "tenancy.merchant_updated", diff)
    return row


def suspend_merchant(*, merchant: Merchant, actor: Actor) -> Merchant:
    """Storefronts close, the store admin is locked, tasks end; data stays."""
    return _set_status(merchant, MerchantStatus.SUSPENDED, actor)


def reactivate_merchant(*, merchant: Merchant, actor: Actor) -> Merchant:
    return _set_status(merchant, MerchantStatus.ACTIVE, actor)


def archive_merchant(*, merchant: Merchant, actor: Actor, now: datetime) -> Merchant:
    """For good: every address answers 404. The schema stays until an operator removes it."""
    return _set_status(merchant, MerchantStatus.ARCHIVED, actor, archived_at=now)


def _set_status(merchant: Merchant, status: MerchantStatus, actor: Actor, **fields: Any) -> Merchant:
    with public_write():
        row = _locked(merchant)
        refusal = _("An archived merchant cannot be brought back.")
        before = change_status(row, status.value, when_archived=refusal, **fields)
        if before is None:
            return row
        _record(row, actor, "tenancy.merchant_status_changed", {"status": [before, status.value]})
        # In public: a context of a merchant that is not active is refused to whoever would handle it.
        publish_in(
            Context(), MerchantStatusChanged(merchant_code=row.code, before=before, after=status.value)
        )
    return row


def _locked(merchant: Merchant) -> Merchant:
    return locked(Merchant.objects.select_for_update(no_key=True), merchant)


def _record(merchant: Merchant, actor: Actor, action: str, diff: Mapping[str, Any]) -> None:
    record_access(actor=actor, action=action, obj=merchant, diff=diff, merchant_id=merchant.pk)
