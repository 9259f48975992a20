import time

import pytest
from django.core.cache import caches

from apps.core.cache import LONGEST, ForgivingRedisCache
from apps.core.context import Context, enter
from apps.tenancy.models import Merchant
from tests.support.live_celery import live_broker


@pytest.fixture
def away() -> ForgivingRedisCache:
    """A cache whose server is not there."""
    return ForgivingRedisCache("redis://127.0.0.1:9/1", {"TIMEOUT": 60})


def test_what_one_merchant_keeps_no_other_one_sees(merchant: Merchant, other_merchant: Merchant) -> None:
    cache = caches["default"]
    with enter(Context(merchant=merchant.ref)):
        cache.set("colour", "red")
        assert cache.get("colour") == "red"
    with enter(Context(merchant=other_merchant.ref)):
        assert cache.get("colour") is None
        cache.set("colour", "blue")
    assert cache.get("colour") is None
    with enter(Context(merchant=merchant.ref)):
        assert cache.get("colour") == "red"


def test_every_key_ends_some_day() -> None:
    cache = caches["default"]
    assert isinstance(cache, ForgivingRedisCache)
    cache.set("for ever", 1, timeout=None)
    client = cache._cache.get_client(None)
    remaining = client.ttl(cache.make_key("for ever"))
    assert LONGEST - 10 < remaining <= LONGEST


def test_a_server_that_is_away_is_a_miss(away: ForgivingRedisCache) -> None:
    away.set("a", 1)
    assert away.get("a") is None
    assert away.get("a", "default") == "default"
    assert away.get_many(["a", "b"]) == {}
    assert away.set_many({"a": 1}) == ["a"]
    assert away.add("a", 1) is False
    assert away.delete("a") is False
    assert away.has_key("a") is False
    assert away.touch("a") is False
    assert away.get_or_set("a", lambda: 7) == 7
    away.delete_many(["a"])
    away.clear()
    with pytest.raises(ValueError, match="not found"):
        away.incr("a")


def test_a_page_with_many_look_ups_does_not_wait_for_each(away: ForgivingRedisCache) -> None:
    started = time.monotonic()
    for number in range(100):
        away.get(str(number))
    assert time.monotonic() - started < 0.5


def test_a_server_that_stalls_is_given_up_soon_and_taken_back_later(monkeypatch: pytest.MonkeyPatch) -> None:
    from apps.core import cache as module

    monkeypatch.setattr(module, "STAY_AWAY", 0.2)
    with live_broker() as server:
        server.start()
        cache = ForgivingRedisCache(server.url.replace("db=0", "db=1"), {"TIMEOUT": 60})
        cache.set("a", 1)
        assert cache.get("a") == 1
        server.stall()
        started = time.monotonic()
        assert cache.get("a") is None
        assert cache.get("a") is None
        assert time.monotonic() - started < 1
        server.go_on()
        time.sleep(0.3)
        assert cache.get("a") == 1
