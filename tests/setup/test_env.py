"""The readers of the environment: each usable value, and one sentence for each unusable one."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from config import env


@pytest.fixture(autouse=True)
def clean_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VALUE", "OTHER", "THIRD", "REDIS_URL", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)


def assert_one_sentence(error: pytest.ExceptionInfo[env.EnvError], name: str) -> None:
    message = str(error.value)
    assert name in message
    assert message.endswith(".")
    assert "\n" not in message


def test_text_is_trimmed_and_blank_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VALUE", "  shop  ")
    assert env.text("VALUE") == "shop"
    monkeypatch.setenv("VALUE", "   ")
    assert env.text("VALUE", "fallback") == "fallback"
    with pytest.raises(env.EnvError) as error:
        env.text("VALUE")
    assert_one_sentence(error, "VALUE")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("1", True),
        ("TRUE", True),
        ("yes", True),
        ("On", True),
        ("0", False),
        ("false", False),
        ("off", False),
    ],
)
def test_flag_reads_the_usual_words(monkeypatch: pytest.MonkeyPatch, given: str, expected: bool) -> None:
    monkeypatch.setenv("VALUE", given)
    assert env.flag("VALUE", default=not expected) is expected


def test_flag_refuses_other_words(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.flag("VALUE", default=False) is False
    monkeypatch.setenv("VALUE", "maybe")
    with pytest.raises(env.EnvError) as error:
        env.flag("VALUE", default=False)
    assert_one_sentence(error, "VALUE")


def test_integer_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.integer("VALUE", default=7, minimum=10) == 7
    monkeypatch.setenv("VALUE", "-12")
    assert env.integer("VALUE") == -12


@pytest.mark.parametrize(
    ("given", "hint"), [("1.5", "whole"), ("ten", "whole"), ("0", "least 1"), ("10", "most 9")]
)
def test_integer_refuses(monkeypatch: pytest.MonkeyPatch, given: str, hint: str) -> None:
    monkeypatch.setenv("VALUE", given)
    with pytest.raises(env.EnvError, match=hint) as error:
        env.integer("VALUE", minimum=1, maximum=9)
    assert_one_sentence(error, "VALUE")


def test_items_are_split_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VALUE", " a.example , b.example,, ")
    assert env.items("VALUE") == ["a.example", "b.example"]
    assert env.items("OTHER", default=["x"]) == ["x"]


def test_url_needs_scheme_and_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VALUE", "https://example.org/path")
    assert env.url("VALUE") == "https://example.org/path"
    for wrong in ("ftp://example.org", "example.org", "https:///path", "https://[::1"):
        monkeypatch.setenv("VALUE", wrong)
        with pytest.raises(env.EnvError) as error:
            env.url("VALUE")
        assert_one_sentence(error, "VALUE")


@pytest.mark.parametrize("weak", ["development", "x", "short", "a" * 64])
def test_secrets_that_can_be_guessed_are_refused(monkeypatch: pytest.MonkeyPatch, weak: str) -> None:
    monkeypatch.setenv("VALUE", weak)
    for default in ({}, {"default": ""}):
        with pytest.raises(env.EnvError) as error:
            env.secret("VALUE", **default)
        assert_one_sentence(error, "VALUE")
        assert f"'{weak}'" not in str(error.value)


def test_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(env.EnvError) as error:
        env.secret("VALUE")
    assert_one_sentence(error, "VALUE")
    assert env.secret("VALUE", default="") == ""
    strong = "k3Jx-9fQ2_vLw8Zr7Yt6Bn5Mc4Xs1Pd0"
    monkeypatch.setenv("VALUE", strong)
    assert env.secret("VALUE") == strong


@pytest.mark.parametrize(
    ("read", "given", "expected"),
    [
        (lambda: env.choice("VALUE", env.LOG_LEVELS), "info", "INFO"),
        (lambda: env.origin("VALUE"), "https://shop.example:8443/", "https://shop.example:8443"),
        (lambda: env.sentry("VALUE"), "https://key@sentry.example/a/7", "https://key@sentry.example/a/7"),
        (lambda: env.address("VALUE"), "::1", "::1"),
        (lambda: env.address("VALUE"), "0.0.0.0", "0.0.0.0"),
        (lambda: env.settings_module("VALUE"), "config.settings.local", "config.settings.local"),
    ],
)
def test_usable_values(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[], str], given: str, expected: str
) -> None:
    monkeypatch.setenv("VALUE", given)
    assert read() == expected


@pytest.mark.parametrize(
    ("read", "given"),
    [
        (lambda: env.choice("VALUE", env.LOG_LEVELS), "chatty"),
        (lambda: env.origin("VALUE"), "https://shop.example:x"),
        (lambda: env.origin("VALUE"), "https://shop.example:99999"),
        (lambda: env.origin("VALUE"), "https://shop.example/path"),
        (lambda: env.origin("VALUE"), "https://shop.example?query"),
        (lambda: env.origin("VALUE"), "https://user@shop.example"),
        (lambda: env.origin("VALUE"), "shop.example"),
        (lambda: env.url("VALUE"), "javascript:alert(1)"),
        (lambda: env.url("VALUE"), "https://tools.example:x/"),
        (lambda: env.sentry("VALUE"), "nonsense"),
        (lambda: env.sentry("VALUE"), "https://sentry.example/1"),
        (lambda: env.sentry("VALUE"), "https://key@sentry.example/project"),
        (lambda: env.address("VALUE"), "nonsense"),
        (lambda: env.address("VALUE"), "127.0.0.1:8000"),
        (lambda: env.settings_module("VALUE"), "nope"),
        (lambda: env.settings_module("VALUE"), "config.settings.nope"),
        (lambda: env.settings_module("VALUE"), "config..settings"),
    ],
)
def test_unusable_values_are_told_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[], str], given: str
) -> None:
    monkeypatch.setenv("VALUE", given)
    with pytest.raises(env.EnvError) as error:
        read()
    assert_one_sentence(error, "VALUE")


DATABASES: list[tuple[str, dict[str, Any]]] = [
    (
        "postgres://shop:p%40ss%2Fword@db.example:6432/main?sslmode=require",
        {
            "NAME": "main",
            "USER": "shop",
            "PASSWORD": "p@ss/word",
            "HOST": "db.example",
            "PORT": "6432",
            "OPTIONS": {"sslmode": "require"},
        },
    ),
    (
        "postgres://maart:secret@/maart?host=%2Frun%2Fpg",
        {
            "NAME": "maart",
            "USER": "maart",
            "PASSWORD": "secret",
            "HOST": "/run/pg",
            "PORT": "",
            "OPTIONS": {},
        },
    ),
    (
        "postgresql:///only",
        {"NAME": "only", "USER": "", "PASSWORD": "", "HOST": "", "PORT": "", "OPTIONS": {}},
    ),
]


@pytest.mark.parametrize(("address", "expected"), DATABASES)
def test_database_address(monkeypatch: pytest.MonkeyPatch, address: str, expected: dict[str, Any]) -> None:
    monkeypatch.setenv("DATABASE_URL", address)
    assert env.database() == expected


@pytest.mark.parametrize(
    "address",
    [
        "mysql://host/name",
        "postgres://host",
        "postgres://host:port/name",
        "postgres://host/name?ssl_mode=require",
    ],
)
def test_database_address_refused(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("DATABASE_URL", address)
    with pytest.raises(env.EnvError) as error:
        env.database()
    assert_one_sentence(error, "DATABASE_URL")


@pytest.mark.parametrize(
    ("address", "broker", "cache"),
    [
        ("redis://h:6379", "redis://h:6379/0", "redis://h:6379/1"),
        ("rediss://u:p@h:6380/4", "rediss://u:p@h:6380/4", "rediss://u:p@h:6380/5"),
        ("valkey://h/2", "redis://h/2", "redis://h/3"),
        ("unix:///run/v.sock", "redis+socket:///run/v.sock?virtual_host=0", "unix:///run/v.sock?db=1"),
        ("unix:///run/v.sock?db=3", "redis+socket:///run/v.sock?virtual_host=3", "unix:///run/v.sock?db=4"),
        (
            "redis+socket://:p%40w@/run/v.sock?virtual_host=2",
            "redis+socket://:p%40w@/run/v.sock?virtual_host=2",
            "unix:///run/v.sock?password=p%40w&db=3",
        ),
    ],
)
def test_one_redis_address_serves_broker_and_cache(
    monkeypatch: pytest.MonkeyPatch, address: str, broker: str, cache: str
) -> None:
    monkeypatch.setenv("REDIS_URL", address)
    assert env.broker_url() == broker
    assert env.cache_url() == cache


@pytest.mark.parametrize(
    "address",
    [
        "http://h/0",
        "redis:///0",
        "redis://h/name",
        "unix://",
        "redis://h:x/0",
        "redis://h/15",
        "unix:///run/v.sock?db=15",
    ],
)
def test_redis_address_refused(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("REDIS_URL", address)
    for read in (env.broker_url, env.cache_url):
        with pytest.raises(env.EnvError) as error:
            read()
        assert_one_sentence(error, "REDIS_URL")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("smtp://localhost", ("localhost", 25, "", "", False, False)),
        ("smtp+tls://a%40b.lu:p%2Fw@mail.example", ("mail.example", 587, "a@b.lu", "p/w", True, False)),
        ("smtps://u:p@mail.example:2465", ("mail.example", 2465, "u", "p", False, True)),
    ],
)
def test_mail_server_address(
    monkeypatch: pytest.MonkeyPatch, address: str, expected: tuple[str, int, str, str, bool, bool]
) -> None:
    monkeypatch.setenv("VALUE", address)
    assert tuple(env.smtp("VALUE").values()) == expected


@pytest.mark.parametrize("address", ["mail.example", "http://mail.example", "smtp://", "smtp://h:port"])
def test_mail_server_address_refused(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("VALUE", address)
    with pytest.raises(env.EnvError) as error:
        env.smtp("VALUE")
    assert_one_sentence(error, "VALUE")


def test_dotenv_fills_what_is_unset_or_blank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VALUE", "from the shell")
    monkeypatch.setenv("OTHER", "")
    monkeypatch.setenv("THIRD", "  ")
    (tmp_path / ".env").write_text(
        "VALUE=from the file\nexport OTHER='a # b'\nTHIRD=x\nFOURTH=\n", encoding="utf-8"
    )
    assert env.load_dotenv(tmp_path / ".env", only=["VALUE", "OTHER"]) == ["OTHER"]
    assert env.load_dotenv(tmp_path / ".env") == ["THIRD"]
    assert env.text("VALUE") == "from the shell"
    assert env.text("OTHER") == "a # b"
    assert env.text("THIRD") == "x"
    assert "FOURTH" not in os.environ


def test_dotenv_without_file_is_fine(tmp_path: Path) -> None:
    assert env.load_dotenv(tmp_path / ".env") == []


def test_dotenv_values() -> None:
    content = (
        '# comment\n\nA=plain # note\nB="two\\nlines \\"q\\""  # note\nC=\'raw\\n\'\nD=\nE=a#b\nA=again\n'
    )
    assert dict(env.parse_dotenv(content)) == {
        "A": "again",
        "B": 'two\nlines "q"',
        "C": "raw\\n",
        "D": "",
        "E": "a#b",
    }


@pytest.mark.parametrize("content", ["A=1\nnot a line\n", "A=1\n2B=3\n", 'A=1\nB="open\n', "A=1\nB='a' b\n"])
def test_dotenv_says_which_line_is_wrong(content: str) -> None:
    with pytest.raises(env.EnvError) as error:
        env.parse_dotenv(content, ".env")
    assert_one_sentence(error, ".env, line 2")
