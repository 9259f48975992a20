"""Stores and their settings."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.validators import MaxLengthValidator
from django.db import connection
from django.utils.translation import gettext as _

from apps.core.actor import Actor
from apps.core.context import Context
from apps.core.db.seen import refuse_unless_seen
from apps.tenancy.audit.trail import record_access
from apps.tenancy.enums import MerchantStatus, StoreStatus
from apps.tenancy.events import StoreCreated, StoreStatusChanged, StoreUpdated
from apps.tenancy.exceptions import InvalidInput, NameTaken, WrongStatus
from apps.tenancy.languages import known
from apps.tenancy.models import Merchant, Platform, Store, StoreDomain
from apps.tenancy.services.platforms import clean_host, refuse_taken_host
from apps.tenancy.services.writing import (
    apply,
    change_status,
    check,
    check_email,
    context_of,
    lock_name,
    locked,
    public_write,
    publish_in,
    required,
)
from apps.tenancy.validators import validate_code

EDITABLE = ("name", "default_language", "languages", "contact_email")


def create_store(
    *,
    merchant: Merchant,
    platform: Platform,
    code: str,
    name: str,
    actor: Actor,
    now: datetime,
    default_language: str = "",
    languages: Sequence[str] = (),
    contact_email: str = "",
) -> Store:
    """The store and its first host name, ``<code>.<the platform's suffix>``. Raises InvalidInput, NameTaken and
    WrongStatus."""
    check("code", code, validate_code, MaxLengthValidator(40))
    name = required("name", name, _("Give the store a name."))
    if contact_email:
        check_email("contact_email", contact_email)
    default_language = default_language or merchant.language
    languages = clean_languages(languages or known(), default_language)
    with public_write():
        if not Merchant.objects.filter(pk=merchant.pk, status=MerchantStatus.ACTIVE).exists():
            raise WrongStatus(_("Only an active merchant can open a store."))
        _refuse_archived(platform)
        lock_name("store", code)
        if Store.objects.filter(code=code).exists():
            raise NameTaken(_("There is a store '%(code)s' already.") % {"code": code}, field="code")
        domain = clean_host("code", f"{code}.{platform.store_suffix}")
        refuse_taken_host("code", domain)
        store = Store.objects.create(
            merchant=merchant,
            platform=platform,
            code=code,
            name=name,
            default_language=default_language,
            languages=languages,
            contact_email=contact_email,
        )
        StoreDomain.objects.create(
            domain=domain, tenant=merchant, store=store, is_primary=True, verified_at=now
        )
        _record(store, actor, "tenancy.store_created", {"domain": domain, "platform": platform.code})
        publish_in(
            context_of(merchant=merchant, platform=platform, store=store), StoreCreated(store_code=code)
        )
    return store


def _refuse_archived(platform: Platform) -> None:
    """Nor is it archived until we are done. Stores that are opened side by side do not wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT archived_at IS NULL FROM tenancy_platform WHERE id = %s FOR KEY SHARE", [platform.pk]
        )
        (is_alive,) = cursor.fetchone()
    if not is_alive:
        raise WrongStatus(_("This platform is archived."), field="platform")


def update_store(*, store: Store, changes: Mapping[str, Any], actor: Actor, seen: str | None = None) -> Store:
    """Raises InvalidInput, WrongStatus and ChangedMeanwhile. Code and platform stay: addresses hold them."""
    unknown = sorted(set(changes) - set(EDITABLE))
    if unknown:
        raise InvalidInput(_("'%(field)s' cannot be changed.") % {"field": unknown[0]}, field=unknown[0])
    with public_write():
        row = _locked(store)
        if row.status == StoreStatus.ARCHIVED:
            raise WrongStatus(_("This store is archived."))
        refuse_unless_seen(row, EDITABLE, seen)
        diff = apply(row, _cleaned(row, changes))
        if diff:
            _record(row, actor, "tenancy.store_updated", diff)
            publish_in(_context(row), StoreUpdated(store_code=row.code, fields=tuple(sorted(diff))))
    return row


def pause_store(*, store: Store, actor: Actor) -> Store:
    """Close the shop to shoppers; the store admin stays open."""
    return _set_status(store, StoreStatus.PAUSED, actor)


def open_store(*, store: Store, actor: Actor) -> Store:
    return _set_status(store, StoreStatus.ACTIVE, actor)


def archive_store(*, store: Store, actor: Actor, now: datetime) -> Store:
    """For good: its addresses answer 404 and its code stays taken. Orders and invoices stay with the merchant."""
    return _set_status(store, StoreStatus.ARCHIVED, actor, archived_at=now)


def _set_status(store: Store, status: StoreStatus, actor: Actor, **fields: Any) -> Store:
    with public_write():
        row = _locked(store)
        refusal = _("An archived store cannot be opened again.")
        before = change_status(row, status.value, when_archived=refusal, **fields)
        if before is None:
            return row
        _record(row, actor, "tenancy.store_status_changed", {"status": [before, status.value]})
        publish_in(_context(row), StoreStatusChanged(store_code=row.code, before=before, after=status.value))
    return row


def clean_languages(languages: Sequence[str], default_language: str) -> list[str]:
    """In the order of the installation. The default is always among them."""
    foreign = [code for code in (*languages, default_language) if code not in known()]
    if foreign:
        raise InvalidInput(
            _("'%(code)s' is not a language of this installation.") % {"code": foreign[0]}, field="languages"
        )
    return [code for code in known() if code in {*languages, default_language}]


def _cleaned(store: Store, changes: Mapping[str, Any]) -> dict[str, Any]:
    cleaned = dict(changes)
    if "name" in cleaned:
        cleaned["name"] = required("name", cleaned["name"], _("Give the store a name."))
    if cleaned.get("contact_email"):
        check_email("contact_email", cleaned["contact_email"])
    if "languages" in cleaned or "default_language" in cleaned:
        default = cleaned.get("default_language", store.default_language)
        cleaned["languages"] = clean_languages(cleaned.get("languages", store.languages), default)
    return cleaned


def _locked(store: Store) -> Store:
    """Raises WrongStatus when its merchant is archived: then nothing of it changes any more."""
    rows = Store.objects.select_for_update(of=("self",), no_key=True)
    row = locked(rows.select_related("merchant", "platform"), store)
    if row.merchant.status == MerchantStatus.ARCHIVED:
        raise WrongStatus(_("The merchant of this store is archived."))
    return row


def _context(store: Store) -> Context:
    return context_of(merchant=store.merchant, platform=store.platform, store=store)


def _record(store: Store, actor: Actor, action: str, diff: Mapping[str, Any]) -> None:
    record_access(
        actor=actor,
        action=action,
        obj=store,
        diff=diff,
        platform_id=store.platform_id,
        merchant_id=store.merchant_id,
        store_id=store.pk,
    )
