"""Promises of HTTPS: a platform's for all below it, a store's for its own host only."""

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from apps.tenancy.models import Platform, Store, StoreDomain

FOR_ITSELF = "max-age=31536000"
FOR_ALL_BELOW = "max-age=31536000; includeSubDomains; preload"


@pytest.fixture(autouse=True)
def production(settings: Settings) -> None:
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    settings.SECURE_HSTS_PRELOAD = True


def get(host: str, path: str = "/", *, secure: bool = True) -> HttpResponseBase:
    return Client(HTTP_HOST=host).get(path, secure=secure)


def test_a_platform_promises_for_all_below_it(platform: Platform) -> None:
    assert get(platform.host)["Strict-Transport-Security"] == FOR_ALL_BELOW
    assert not get(platform.host, secure=False).has_header("Strict-Transport-Security")


def test_a_store_promises_for_its_own_host_only(store: Store) -> None:
    own = StoreDomain.objects.create(
        store=store, tenant=store.merchant, domain="shop.example", verified_at=timezone.now()
    )
    for host in (own.domain, f"{store.code}.oms.localhost", "nobody.example"):
        assert get(host)["Strict-Transport-Security"] == FOR_ITSELF
        assert not get(host, secure=False).has_header("Strict-Transport-Security")


def test_a_file_promises_for_its_own_host_only(store: Store) -> None:
    """It is served before anybody asks whose host it is."""
    answer = get("shop.example", "/static/css/tokens.css")
    assert answer.status_code == 200
    assert answer["Strict-Transport-Security"] == FOR_ITSELF
