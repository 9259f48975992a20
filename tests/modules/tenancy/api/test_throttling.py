"""A token may ask so many times a minute, whichever process answers."""

import sys
from concurrent.futures import ThreadPoolExecutor
from subprocess import PIPE, Popen
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings
from rest_framework.test import APIClient

from apps.core.cache import ForgivingRedisCache
from apps.tenancy.api import throttling
from apps.tenancy.models import Store
from tests.support.fixtures.people import api_client_of

LIMIT = 3
LIMITED = (200,) * LIMIT + (429,)
COUNT = """
import django; django.setup()
from django.conf import settings
settings.CACHES["default"]["KEY_PREFIX"] = {prefix!r}
from apps.tenancy.api.throttling import TokenThrottle
for _ in range(100): TokenThrottle._count({key!r})
"""


@pytest.fixture(autouse=True)
def _limit(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the 20th second of a minute that does not end."""
    settings.API_CALLS_PER_MINUTE = LIMIT
    monkeypatch.setattr(throttling, "time", SimpleNamespace(time=lambda: 1_800_000_020.0))


def ask(client: APIClient, store: Store) -> Any:
    return client.get(f"/api/v1/stores/{store.code}/products/")


def test_who_asks_too_often_is_told_when_to_go_on(store: Store) -> None:
    client = api_client_of(store, ["catalog.view_products"])
    answers = [ask(client, store) for _ in LIMITED]
    assert tuple(answer.status_code for answer in answers) == LIMITED
    refused = answers[-1]
    error = refused.json()["error"]
    assert refused["Retry-After"] == "40"
    assert (error["code"], error["message"]) == ("throttled", "Too many requests: wait 40 seconds.")
    assert error["request_id"] == refused["X-Request-ID"]


def test_each_token_is_counted_by_itself(store: Store) -> None:
    for _token in range(2):
        client = api_client_of(store, ["catalog.view_products"])
        assert tuple(ask(client, store).status_code for _ in LIMITED) == LIMITED


def test_a_new_minute_begins_anew(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    client = api_client_of(store, ["catalog.view_products"])
    assert tuple(ask(client, store).status_code for _ in LIMITED) == LIMITED
    monkeypatch.setattr(throttling, "time", SimpleNamespace(time=lambda: 1_800_000_061.0))
    assert ask(client, store).status_code == 200


def test_without_the_cache_server_nobody_is_refused(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttling, "cache", ForgivingRedisCache("redis://127.0.0.1:9/1", {}))
    client = api_client_of(store, ["catalog.view_products"])
    assert {ask(client, store).status_code for _ in range(2 * LIMIT)} == {200}


def test_processes_count_together(database: None) -> None:
    """And threads: no call is lost between reading and writing the count."""
    key = f"test:{uuid4()}"
    script = COUNT.format(key=key, prefix=django_settings.CACHES["default"]["KEY_PREFIX"])
    programs = [
        Popen([sys.executable, "-c", script], cwd=django_settings.BASE_DIR, stderr=PIPE) for _ in range(2)
    ]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _n: throttling.TokenThrottle._count(key), range(100)))
    assert [(program.wait(60), program.communicate()[1]) for program in programs] == [(0, b"")] * 2
    assert throttling.TokenThrottle._count(key) == 301
