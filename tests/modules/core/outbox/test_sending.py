"""Handing over to a broker that is there, is not, and comes back."""

import time
from uuid import uuid4

import pytest
from structlog.testing import capture_logs

from apps.core.outbox import sending
from apps.core.outbox.refs import MessageRef
from tests.support.live_celery import live_broker

CHORE = "tests.support.toys.toy_chores.tasks.do_chore"
REF = MessageRef(None, 1)


def test_a_broker_that_goes_and_comes_back_is_told_once_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "STAY_AWAY", 0.2)
    with live_broker() as broker, capture_logs() as lines:
        started = time.monotonic()
        assert [sending.send(REF, CHORE) for _ in range(50)] == [False] * 50
        time.sleep(0.25)
        assert not sending.send(REF, CHORE)
        assert time.monotonic() - started < 1.5
        broker.start()
        time.sleep(0.25)
        assert sending.send(REF, CHORE)
        assert sending.send(REF, CHORE)
        broker.kill()
        assert not sending.send(REF, CHORE)
    told = [line["event"] for line in lines if line["event"].startswith("broker_")]
    assert told == ["broker_is_down", "broker_is_back", "broker_is_down"]


def test_while_it_is_known_to_be_away_nobody_tries() -> None:
    with live_broker() as broker:
        assert not sending.send(REF, CHORE)
        broker.start()
        assert not sending.send(REF, CHORE), "for a few seconds"


def test_headers_lead_back_to_the_row() -> None:
    for ref in (MessageRef(None, 7), MessageRef(uuid4(), 8)):
        assert MessageRef.from_headers(ref.as_headers()) == ref
        assert str(ref.id) in str(ref)
    assert MessageRef.from_headers(None) is None
    assert MessageRef.from_headers({"other": "1"}) is None
