"""Which platform or store a host leads to."""

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from apps.core.actor import SYSTEM
from apps.tenancy.models import Platform, Store, StoreDomain
from apps.tenancy.selectors.hosts import resolve_host
from apps.tenancy.services.merchants import archive_merchant
from apps.tenancy.services.stores import archive_store
from tests.support import baseline

STORE_HOST = f"{baseline.STORE}.oms.localhost"


@pytest.mark.parametrize(
    ("host", "platform", "store"),
    [
        ("oms.localhost", "oms", None),
        ("loyalty.localhost", "loyalty", None),
        (STORE_HOST, "oms", baseline.STORE),
        (
            f"{baseline.STORE_ON_OTHER_PLATFORM}.loyalty.localhost",
            "loyalty",
            baseline.STORE_ON_OTHER_PLATFORM,
        ),
    ],
)
def test_a_host_leads_to_exactly_one_place(
    host: str, platform: str, store: str | None, database: None
) -> None:
    found = resolve_host(host)
    assert found is not None
    assert found.platform.code == platform
    assert (found.store.code if found.store else None) == store
    if found.store is not None:
        assert found.merchant == found.store.merchant
        assert found.platform.pk == found.store.platform_id


def test_one_statement_finds_platform_store_and_merchant(
    database: None, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]  # pytest-django's fixture
        found = resolve_host(STORE_HOST)
        assert found is not None
        assert found.store is not None
        assert found.store.merchant.schema_name
        assert found.store.platform.ref.modules_version


@pytest.mark.parametrize(
    "host", ["", "nowhere.lu", "localhost", "www.oms.localhost", f"x.{STORE_HOST}", f"{STORE_HOST}.evil.lu"]
)
def test_other_hosts_lead_nowhere(host: str, database: None) -> None:
    assert resolve_host(host) is None


def test_a_domain_leads_to_the_store_once_it_is_verified(store: Store) -> None:
    domain = StoreDomain.objects.create(
        domain="bakery.lu", tenant=store.merchant, store=store, verification_token="x"
    )
    assert resolve_host("bakery.lu") is None
    domain.verified_at = timezone.now()
    domain.save()
    found = resolve_host("bakery.lu")
    assert found is not None
    assert found.store == store


def test_what_is_archived_is_as_good_as_unknown(store: Store, other_store: Store) -> None:
    archive_store(store=store, actor=SYSTEM, now=timezone.now())
    archive_merchant(merchant=other_store.merchant, actor=SYSTEM, now=timezone.now())
    Platform.objects.filter(code="loyalty").update(archived_at=timezone.now())
    assert resolve_host(STORE_HOST) is None
    assert resolve_host(f"{other_store.code}.oms.localhost") is None
    assert resolve_host("loyalty.localhost") is None


def test_an_unknown_host_gets_404_without_cookies_and_names_no_platform(database: None) -> None:
    answer = Client(HTTP_HOST="nowhere.lu").get("/sign-in/")
    assert answer.status_code == 404
    assert not answer.cookies
    assert "OMS" not in answer.content.decode()


def test_the_language_of_a_storefront_is_in_its_addresses(store: Store) -> None:
    Store.objects.filter(pk=store.pk).update(languages=["fr", "de"], default_language="fr")
    shop = Client(HTTP_HOST=STORE_HOST)
    assert shop.get("/", headers={"accept-language": "en"})["Location"] == "/fr/"
    assert shop.get("/", headers={"accept-language": "de"})["Location"] == "/de/"
    german = shop.get("/de/", headers={"accept-language": "fr"})
    assert (german.status_code, german["Content-Language"]) == (200, "de")
    assert shop.get("/en/").status_code == 404


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("OMS.localhost", 200),
        ("oms.localhost.", 200),
        ("oms.localhost:8443", 200),
        ("oms.LOCALHOST.:80", 200),
        ("oms.localhost..", 404),
        ("xn--oms-5za.localhost", 404),
        ("[::1]", 404),
        ("[::1]:8000", 404),
        ("127.0.0.1", 404),
        ("oms.localhost:", 400),
        ("oms.localhost:x", 400),
        ("oms localhost", 400),
        ("oms.localhost/", 400),
        ("oms.localhost@evil.lu", 400),
        ("öms.localhost", 400),
        ("oms.localhost\x00", 400),
        ("[::1", 400),
        ("'; DROP TABLE tenancy_platform; --", 400),
    ],
)
def test_spellings_of_a_host_header(host: str, status: int, database: None) -> None:
    assert Client().get("/sign-in/", headers={"host": host}).status_code == status


@pytest.mark.django_db
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example("oms.localhost")
@example(STORE_HOST)
@given(st.one_of(st.text(max_size=300), st.from_regex(r"[a-z.\-\[\]:0-9]{0,80}", fullmatch=True)))
def test_fuzzed_host_headers_reach_what_they_name_or_nothing(database: None, host: str) -> None:
    """T6: the exact place, or 404 or 400, and never an error of ours."""
    answer = Client().get("/", headers={"host": host})
    name = host.lower().partition(":")[0].removesuffix(".")
    known = {"oms.localhost": 200, "loyalty.localhost": 200, STORE_HOST: 302}
    assert answer.status_code == known[name] if name in known else answer.status_code in (400, 404)
