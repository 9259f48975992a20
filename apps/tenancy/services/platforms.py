"""Platforms: branded offers with a host of their own."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import idna
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _

from apps.core.actor import Actor
from apps.core.context import Context
from apps.tenancy.audit.trail import record_access
from apps.tenancy.enums import StoreStatus
from apps.tenancy.events import PlatformArchived, PlatformCreated, PlatformUpdated
from apps.tenancy.exceptions import InvalidInput, NameTaken, WrongStatus
from apps.tenancy.languages import known
from apps.tenancy.models import Platform, StoreDomain
from apps.tenancy.services.writing import (
    apply,
    check,
    lock_name,
    locked,
    public_write,
    publish_in,
    required,
)
from apps.tenancy.validators import validate_code, validate_colour, validate_host

LONGEST_SUFFIX = 190  # leaves room for the code of a store in a host name
EDITABLE = ("name", "host", "store_suffix", "promise", "introduction", "accent", "default_language")


def create_platform(
    *,
    code: str,
    name: str,
    host: str,
    actor: Actor,
    store_suffix: str = "",
    default_language: str = "en",
    promise: Mapping[str, str] | None = None,
    introduction: Mapping[str, str] | None = None,
    accent: str = "",
) -> Platform:
    """Raises InvalidInput and NameTaken. Every optional module is off at first."""
    check("code", code, validate_code, MaxLengthValidator(24))
    name = _clean_name(name)
    host = clean_host("host", host)
    suffix = clean_host("store_suffix", store_suffix or default_suffix(code, host), longest=LONGEST_SUFFIX)
    _check_language(default_language)
    with public_write():
        lock_name("platform", code)
        if Platform.objects.filter(code=code).exists():
            raise NameTaken(_("There is a platform '%(code)s' already.") % {"code": code}, field="code")
        refuse_taken_host("host", host)
        platform = Platform.objects.create(
            code=code,
            name=name,
            host=host,
            store_suffix=suffix,
            default_language=default_language,
            promise=dict(promise or {}),
            introduction=dict(introduction or {}),
            accent=clean_colour(accent),
        )
        record_access(
            actor=actor,
            action="tenancy.platform_created",
            obj=platform,
            diff={"host": host},
            platform_id=platform.pk,
        )
        publish_in(Context(platform=platform.ref), PlatformCreated(platform_code=code))
    return platform


def update_platform(*, platform: Platform, changes: Mapping[str, Any], actor: Actor) -> Platform:
    """Raises InvalidInput, NameTaken and WrongStatus. The code stays: it is in the addresses of stores and in other
    systems."""
    _refuse_unknown(changes)
    cleaned = dict(changes)
    if "host" in cleaned:
        cleaned["host"] = clean_host("host", cleaned["host"])
    if "store_suffix" in cleaned:
        cleaned["store_suffix"] = clean_host("store_suffix", cleaned["store_suffix"], longest=LONGEST_SUFFIX)
    if "name" in cleaned:
        cleaned["name"] = _clean_name(cleaned["name"])
    if "accent" in cleaned:
        cleaned["accent"] = clean_colour(cleaned["accent"])
    if "default_language" in cleaned:
        _check_language(cleaned["default_language"])
    with public_write():
        row = locked(Platform.objects.select_for_update(no_key=True), platform)
        if row.is_archived:
            raise WrongStatus(_("This platform is archived."))
        if cleaned.get("host", row.host) != row.host:
            refuse_taken_host("host", cleaned["host"])
        if diff := apply(row, cleaned):
            record_access(
                actor=actor, action="tenancy.platform_updated", obj=row, diff=diff, platform_id=row.pk
            )
            publish_in(Context(platform=row.ref), PlatformUpdated(platform_code=row.code))
    return row


def archive_platform(*, platform: Platform, actor: Actor, now: datetime) -> Platform:
    """For good: its pages answer 404, its host and code stay taken. Raises WrongStatus while it has open stores:
    no storefront is switched off on the way."""
    with public_write():
        lock_name("platform", "archive")
        row = locked(Platform.objects.select_for_update(), platform)
        if row.is_archived:
            return row
        stores = row.stores.exclude(status=StoreStatus.ARCHIVED).count()
        if stores:
            raise WrongStatus(_("Archive the stores of this platform first (%(count)s).") % {"count": stores})
        if not Platform.objects.filter(archived_at__isnull=True).exclude(pk=row.pk).exists():
            raise WrongStatus(_("This is the only platform: superusers sign in on it."))
        apply(row, {"archived_at": now})
        record_access(actor=actor, action="tenancy.platform_archived", obj=row, platform_id=row.pk)
        publish_in(Context(), PlatformArchived(platform_code=row.code))
    return row


def default_suffix(code: str, host: str) -> str:
    """Stores live below their platform's host; ``localhost`` itself leaves no room, so the code goes between."""
    return f"{code}.localhost" if host == "localhost" else host


def clean_host(field: str, value: str, *, longest: int = 253) -> str:
    """Small letters, no trailing dot, international names in their ASCII form."""
    host = value.strip().lower().removesuffix(".")
    if not host.isascii() or "xn--" in host:
        try:
            # As browsers do it (UTS 46, not transitional): ß stays ß, where Python's own codec makes it ss.
            host = idna.encode(host, uts46=True, std3_rules=True).decode("ascii")
        except idna.IDNAError:
            raise InvalidInput(_("This host name cannot be read."), field=field) from None
    return check(field, host, validate_host, MaxLengthValidator(longest))


def _clean_name(name: str) -> str:
    return required("name", name, _("Give the platform a name."), longest=80)


def clean_colour(value: str) -> str:
    return check("accent", value, validate_colour) if value else ""


def refuse_taken_host(field: str, host: str) -> None:
    """Hosts of platforms and of stores share one name space. Call it inside the transaction that takes the host."""
    lock_name("host", host)
    led = StoreDomain.objects.filter(domain=host, verified_at__isnull=False)
    if led.exists() or Platform.objects.filter(host=host).exists():
        raise NameTaken(_("The host name '%(host)s' is in use already.") % {"host": host}, field=field)


def _check_language(code: str) -> None:
    if code not in known():
        raise InvalidInput(
            _("'%(code)s' is not a language of this installation.") % {"code": code}, field="default_language"
        )


def _refuse_unknown(changes: Mapping[str, Any]) -> None:
    unknown = sorted(set(changes) - set(EDITABLE))
    if unknown:
        raise InvalidInput(_("'%(field)s' cannot be changed.") % {"field": unknown[0]}, field=unknown[0])
