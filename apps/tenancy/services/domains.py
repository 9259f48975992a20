"""A store's own host names, proven by a DNS TXT record before they lead anywhere."""

from collections.abc import Callable
from datetime import datetime
from secrets import compare_digest, token_hex

from django.utils.translation import gettext as _

from apps.core.actor import Actor
from apps.tenancy.audit.trail import record_access
from apps.tenancy.events import StoreDomainsChanged
from apps.tenancy.exceptions import DomainNotVerified, InvalidInput, NameTaken, WrongStatus
from apps.tenancy.models import Platform, Store, StoreDomain
from apps.tenancy.services.platforms import clean_host, refuse_taken_host
from apps.tenancy.services.writing import context_of, locked, public_write, publish_in

RECORD_LABEL = "_maart"
RECORD_PREFIX = "maart-verification="
LOOKUP_SECONDS = 5.0

TxtLookup = Callable[[str], list[str]]
"""The texts of the TXT records at a name; raises LookupError when there is no answer."""


def record_name(domain: StoreDomain) -> str:
    return f"{RECORD_LABEL}.{domain.domain}"


def record_value(domain: StoreDomain) -> str:
    return f"{RECORD_PREFIX}{domain.verification_token}"


def add_domain(*, store: Store, domain: str, actor: Actor) -> StoreDomain:
    """A host name of the merchant's own, without effect until it is verified. Raises InvalidInput and NameTaken."""
    host = clean_host("domain", domain)
    if "." not in host:
        raise InvalidInput(_("Give a whole host name such as shop.example.lu."), field="domain")
    with public_write():
        _refuse_platform_space(host)
        refuse_taken_host("domain", host)
        if StoreDomain.objects.filter(store=store, domain=host).exists():
            raise NameTaken(_("The store has this domain already."), field="domain")
        row = StoreDomain.objects.create(
            domain=host, tenant_id=store.merchant_id, store=store, verification_token=token_hex(16)
        )
        _record(row, actor, "tenancy.domain_added")
    return row


def verify_domain(
    *, domain: StoreDomain, actor: Actor, now: datetime, lookup: TxtLookup | None = None
) -> StoreDomain:
    """Look the TXT record up (outside the transaction) and let the host lead to the store.

    Raises DomainNotVerified, and NameTaken when another store was quicker.
    """
    if domain.is_verified:
        return domain
    try:
        found = (lookup or lookup_txt)(record_name(domain))
    except LookupError as error:
        raise DomainNotVerified(
            _("The record %(name)s could not be found. New records can take an hour to be seen.")
            % {"name": record_name(domain)},
            field="domain",
        ) from error
    if not any(compare_digest(text.strip().encode(), record_value(domain).encode()) for text in found):
        raise DomainNotVerified(
            _("The record %(name)s exists but does not hold the expected value.")
            % {"name": record_name(domain)},
            field="domain",
        )
    with public_write():
        refuse_taken_host("domain", domain.domain)
        row = _locked(domain)
        row.verified_at = now
        row.save(update_fields=["verified_at"])
        _record(row, actor, "tenancy.domain_verified")
        _publish(row)
    return row


def make_primary(*, domain: StoreDomain, actor: Actor) -> StoreDomain:
    """The host name that links to the store use. Raises DomainNotVerified."""
    with public_write():
        Store.objects.select_for_update(no_key=True).get(pk=domain.store_id)
        row = _locked(domain)
        if not row.is_verified:
            raise DomainNotVerified(_("Verify the domain first."), field="domain")
        if row.is_primary:
            return row
        StoreDomain.objects.filter(store_id=row.store_id, is_primary=True).update(is_primary=False)
        row.is_primary = True
        row.save(update_fields=["is_primary"])
        _record(row, actor, "tenancy.domain_made_primary")
        _publish(row)
    return row


def remove_domain(*, domain: StoreDomain, actor: Actor) -> None:
    """Raises WrongStatus for the primary one: the store would have no address."""
    with public_write():
        row = _locked(domain)
        if row.is_primary:
            raise WrongStatus(_("This is the store's primary domain: make another one primary first."))
        if not row.verification_token:
            raise WrongStatus(_("The store's first address belongs to the platform and stays."))
        _record(row, actor, "tenancy.domain_removed")
        _publish(row)
        row.delete()


def lookup_txt(name: str) -> list[str]:
    """Ask the machine's DNS resolver."""
    # Late: hardly any process asks, and every one would wait for it when it starts.
    import dns.exception
    import dns.resolver

    try:
        answer = dns.resolver.resolve(name, "TXT", lifetime=LOOKUP_SECONDS)
    except dns.exception.DNSException as error:
        raise LookupError(name) from error
    return [b"".join(record.strings).decode("utf-8", "replace") for record in answer]


def _refuse_platform_space(host: str) -> None:
    """Names below a platform are given out by the platform, not taken."""
    suffixes = {
        name for pair in Platform.objects.values_list("host", "store_suffix") for name in pair if name
    }
    if any(host == suffix or host.endswith(f".{suffix}") for suffix in suffixes):
        raise InvalidInput(
            _("Addresses below the platform's own are given out by the platform."), field="domain"
        )


def _locked(domain: StoreDomain) -> StoreDomain:
    rows = StoreDomain.objects.select_for_update(of=("self",))
    return locked(rows.select_related("store__platform", "tenant"), domain)


def _publish(domain: StoreDomain) -> None:
    context = context_of(merchant=domain.tenant, platform=domain.store.platform, store=domain.store)
    publish_in(context, StoreDomainsChanged(store_code=domain.store.code, domain=domain.domain))


def _record(domain: StoreDomain, actor: Actor, action: str) -> None:
    record_access(
        actor=actor,
        action=action,
        obj=domain,
        platform_id=domain.store.platform_id,
        merchant_id=domain.tenant_id,
        store_id=domain.store_id,
    )
