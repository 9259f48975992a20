"""Platforms: branded offers with a host of their own."""

from collections.abc import Mapping
from typing import Any

import idna
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _

from apps.core.actor import Actor
from apps.core.context import Context
from apps.tenancy.audit.trail import record_access
from apps.tenancy.events import PlatformCreated, PlatformUpdated
from apps.tenancy.exceptions import InvalidInput, NameTaken
from apps.tenancy.languages import known
from apps.tenancy.models import Platform, StoreDomain
from apps.tenancy.services.writing import apply, check, lock_name, public_write, publish_in, required
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
    """Raises InvalidInput and NameTaken. The code stays: it is in the addresses of stores and in other systems."""
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
        row = Platform.objects.select_for_update(no_key=True).get(pk=platform.pk)
        if cleaned.get("host", row.host) != row.host:
            refuse_taken_host("host", cleaned["host"])
        if diff := apply(row, cleaned):
            record_access(
                actor=actor, action="tenancy.platform_updated", obj=row, diff=diff, platform_id=row.pk
            )
            publish_in(Context(platform=row.ref), PlatformUpdated(platform_code=row.code))
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
