"""A store's own domains."""

from collections.abc import Callable
from datetime import UTC, datetime

import dns.exception
import dns.resolver
import pytest

from apps.core.actor import SYSTEM
from apps.tenancy.audit.models import AuditEntry
from apps.tenancy.exceptions import DomainNotVerified, InvalidInput, NameTaken, WrongStatus
from apps.tenancy.links import primary_domain, store_url, storefront_origin
from apps.tenancy.models import Store, StoreDomain
from apps.tenancy.selectors.hosts import resolve_host
from apps.tenancy.services import domains

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def zone(records: dict[str, list[str]]) -> Callable[[str], list[str]]:
    """A DNS that knows these TXT records: a KeyError is its LookupError."""
    return lambda name: records[name]


def verify(domain: StoreDomain, *texts: str) -> StoreDomain:
    records = {domains.record_name(domain): list(texts) or [domains.record_value(domain)]}
    return domains.verify_domain(domain=domain, actor=SYSTEM, now=NOW, lookup=zone(records))


def test_a_domain_is_verified_by_its_txt_record(store: Store) -> None:
    domain = domains.add_domain(store=store, domain="Bakery.LU.", actor=SYSTEM)
    assert domain.domain == "bakery.lu"
    assert domains.record_name(domain) == "_maart.bakery.lu"
    assert resolve_host("bakery.lu") is None
    verify(domain, "v=spf1 -all", f" {domains.record_value(domain)} ")
    found = resolve_host("bakery.lu")
    assert found is not None
    assert found.store == store
    actions = AuditEntry.objects.filter(store_id=store.pk, action__contains="domain")
    assert list(actions.order_by("id").values_list("action", flat=True)) == [
        "tenancy.domain_added",
        "tenancy.domain_verified",
    ]


@pytest.mark.parametrize("texts", [["other"], ["maart-verification="], ["maart-verification=é"]])
def test_a_wrong_record_proves_nothing(store: Store, texts: list[str]) -> None:
    domain = domains.add_domain(store=store, domain="bakery.lu", actor=SYSTEM)
    with pytest.raises(DomainNotVerified):
        verify(domain, *texts)
    with pytest.raises(DomainNotVerified):
        domains.verify_domain(domain=domain, actor=SYSTEM, now=NOW, lookup=zone({}))
    assert resolve_host("bakery.lu") is None


def test_whoever_verifies_first_has_the_domain(store: Store, other_store: Store) -> None:
    mine = domains.add_domain(store=store, domain="bread.lu", actor=SYSTEM)
    theirs = domains.add_domain(store=other_store, domain="bread.lu", actor=SYSTEM)
    assert domains.record_value(mine) != domains.record_value(theirs)
    with pytest.raises(DomainNotVerified):
        verify(mine, domains.record_value(theirs))
    verify(theirs)
    with pytest.raises(NameTaken):
        verify(mine)
    with pytest.raises(NameTaken):
        domains.add_domain(store=store, domain="bread.lu", actor=SYSTEM)
    found = resolve_host("bread.lu")
    assert found is not None
    assert found.store == other_store


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("localhost", InvalidInput),
        ("shop.oms.localhost", InvalidInput),
        ("oms.localhost", InvalidInput),
        ("bakery", InvalidInput),
        ("http://bakery.lu", InvalidInput),
        ("bakery.lu/shop", InvalidInput),
        ("bakery_.lu", InvalidInput),
        ("", InvalidInput),
    ],
)
def test_domains_that_cannot_be_added(store: Store, name: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        domains.add_domain(store=store, domain=name, actor=SYSTEM)


def test_the_same_domain_is_added_once(store: Store) -> None:
    domains.add_domain(store=store, domain="bakery.lu", actor=SYSTEM)
    with pytest.raises(NameTaken):
        domains.add_domain(store=store, domain="BAKERY.lu", actor=SYSTEM)


def test_links_use_the_primary_domain(store: Store) -> None:
    domain = domains.add_domain(store=store, domain="bakery.lu", actor=SYSTEM)
    with pytest.raises(DomainNotVerified):
        domains.make_primary(domain=domain, actor=SYSTEM)
    verify(domain)
    domains.make_primary(domain=domain, actor=SYSTEM)
    domains.make_primary(domain=domain, actor=SYSTEM)
    assert primary_domain(store) == "bakery.lu"
    assert storefront_origin(store).startswith("http://bakery.lu")
    assert store_url(store, "storefront:cms:home", language="fr").endswith("/fr/")
    assert resolve_host("bakery-town.oms.localhost") is not None
    assert StoreDomain.objects.filter(store=store, is_primary=True).count() == 1


def test_a_domain_is_removed_but_never_the_last_address(store: Store) -> None:
    given = store.domains.get()
    with pytest.raises(WrongStatus):
        domains.remove_domain(domain=given, actor=SYSTEM)
    own = verify(domains.add_domain(store=store, domain="bakery.lu", actor=SYSTEM))
    domains.make_primary(domain=own, actor=SYSTEM)
    with pytest.raises(WrongStatus):
        domains.remove_domain(domain=own, actor=SYSTEM)
    with pytest.raises(WrongStatus):
        domains.remove_domain(domain=given, actor=SYSTEM)
    domains.make_primary(domain=given, actor=SYSTEM)
    domains.remove_domain(domain=own, actor=SYSTEM)
    assert resolve_host("bakery.lu") is None


def test_the_machines_resolver_is_asked_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    class Record:
        strings = (b"maart-verifi", b"cation=1")

    monkeypatch.setattr(dns.resolver, "resolve", lambda *_args, **_options: [Record()])
    assert domains.lookup_txt("_maart.bakery.lu") == ["maart-verification=1"]

    def fail(*_args: object, **_options: object) -> None:
        raise dns.exception.Timeout

    monkeypatch.setattr(dns.resolver, "resolve", fail)
    with pytest.raises(LookupError):
        domains.lookup_txt("_maart.bakery.lu")
