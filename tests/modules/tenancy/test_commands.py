"""The commands, as machines and people call them."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from pytest_django import Settings

from apps.core.modules import contributions
from apps.core.outbox.models import OutboxMessage
from apps.tenancy import demo
from apps.tenancy.audit.models import AuditEntry
from apps.tenancy.models import ApiToken, Merchant, ModuleConfig, Platform, Role, Store, StoreDomain, User
from tests.modules.tenancy.support import sign_in
from tests.support import baseline


def run(*arguments: str) -> Any:
    answer = StringIO()
    call_command(*arguments, "--json", stdout=answer)
    return json.loads(answer.getvalue())


def said(*arguments: str) -> str:
    answer = StringIO()
    call_command(*arguments, stdout=answer)
    return answer.getvalue()


def test_create_platform(database: None) -> None:
    made = run("create_platform", "farm", "--name", "Farm", "--host", "farm.localhost")
    assert made["host"] == made["store_suffix"] == "farm.localhost"
    assert Platform.objects.filter(pk=made["id"]).exists()
    with pytest.raises(CommandError, match="There is a platform 'farm' already"):
        run("create_platform", "farm", "--name", "Farm", "--host", "other.localhost")


def test_create_merchant(database: None, settings: Settings) -> None:
    settings.PUBLIC_ORIGIN = "http://localhost:8123"
    arguments = ("--name", "Florist", "--platform", "oms", "--owner", "lucie@florist.lu")
    made = run("create_merchant", "florist", *arguments)
    assert made["schema"] == "m_florist"
    assert made["store"]["address"] == "http://florist.oms.localhost:8123"
    assert Merchant.objects.get(code="florist").name == "Florist"
    with pytest.raises(CommandError, match="There is a merchant 'florist' already"):
        run("create_merchant", "florist", *arguments)
    with pytest.raises(CommandError, match="Known: loyalty, oms"):
        run("create_merchant", "tulips", "--name", "T", "--platform", "nope", "--owner", "t@florist.lu")


def test_create_store(database: None) -> None:
    place = ("--merchant", baseline.MERCHANT, "--platform", "oms", "--name", "North")
    made = run("create_store", "bakery-north", *place, "--languages", "fr", "de")
    assert Store.objects.get(pk=made["id"]).languages == ["en", "fr", "de"]
    assert "bakery-south" in said("create_store", "bakery-south", *place)
    with pytest.raises(CommandError, match="There is no merchant 'nobody'"):
        run("create_store", "x", "--merchant", "nobody", "--platform", "oms", "--name", "X")


def schemas_and_roles() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace UNION ALL SELECT rolname FROM pg_roles")
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.parametrize(
    ("arguments", "sentence", "wrong", "complaint"),
    [
        (
            ("create_platform", "farm", "--name", "Farm", "--host", "farm.localhost"),
            "Platform 'farm' would answer at farm.localhost.",
            ("--host", "no host"),
            "host",
        ),
        (
            ("create_merchant", "florist", "--name", "F", "--platform", "oms", "--owner", "l@florist.lu"),
            "Merchant 'florist' would be ready; its store 'florist' would answer at",
            ("--store", baseline.STORE),
            "There is a store",
        ),
        (
            ("create_store", "north", "--merchant", baseline.MERCHANT, "--platform", "oms", "--name", "N"),
            "Store 'north' would answer at",
            ("--language", "tlh"),
            "language",
        ),
    ],
)
def test_a_dry_run_checks_all_and_writes_nothing(
    arguments: tuple[str, ...],
    sentence: str,
    wrong: tuple[str, ...],
    complaint: str,
    database: None,
    django_capture_on_commit_callbacks: Any,
) -> None:
    models = (Platform, Merchant, Store, StoreDomain, User, Role, AuditEntry, OutboxMessage)
    before = [model.objects.count() for model in models], schemas_and_roles()
    with django_capture_on_commit_callbacks() as afterwards:
        assert sentence in said(*arguments, "--dry-run")
        told = run(*arguments, "--dry-run")
        with pytest.raises(CommandError, match=complaint):
            run(*arguments, *wrong, "--dry-run")
    assert (told["dry_run"], told["id"]) == (True, None)
    assert ([model.objects.count() for model in models], schemas_and_roles()) == before
    assert afterwards == []
    assert not run(*arguments)["dry_run"]


def test_create_token(database: None) -> None:
    made = run(
        "create_token",
        "--store",
        baseline.STORE,
        "--name",
        "Till",
        "--scopes",
        "tenancy.view_dashboard",
        "--days",
        "9",
    )
    assert made["secret"].startswith("maart_")
    assert made["expires_at"]
    secret = said(
        "create_token", "--store", baseline.STORE, "--name", "Till", "--scopes", "tenancy.view_dashboard"
    )
    assert secret.strip().startswith("maart_")
    assert ApiToken.objects.count() == 2
    with pytest.raises(CommandError, match=r"There is no permission 'x\.y'"):
        run("create_token", "--store", baseline.STORE, "--name", "Till", "--scopes", "x.y")
    with pytest.raises(CommandError, match="There is no store 'nope'"):
        run("create_token", "--store", "nope", "--name", "Till", "--scopes", "x.y")


@pytest.mark.parametrize(
    "command",
    ["create_platform", "create_merchant", "create_store", "create_token", "seed_demo", "demo_sign_ins"],
)
def test_help_shows_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        call_command(command, "--help")
    shown = capsys.readouterr().out
    assert f"manage.py {command}" in shown
    assert "--json" in shown


def test_the_demo_fills_an_empty_installation_only(database: None) -> None:
    assert run("seed_demo", "--if-empty") == {"seeded": False}
    with pytest.raises(CommandError, match="There are platforms already"):
        run("seed_demo")


def test_the_demo_is_not_for_production(database: None, settings: Settings) -> None:
    settings.SESSION_COOKIE_SECURE = True
    with pytest.raises(CommandError, match="passwords that everybody knows"):
        run("seed_demo", "--if-empty")


def test_without_the_demo_nobody_is_listed(database: None) -> None:
    assert run("demo_sign_ins") == []


@pytest.mark.real_commits
def test_the_demo(database: None, settings: Settings) -> None:
    """In a database of its own, emptied first: every sign-in that is listed works."""
    settings.PUBLIC_ORIGIN = "http://localhost:8000"
    _empty()
    made = run("seed_demo", "--merchants", "4")
    assert (made["platforms"], made["merchants"], made["stores"]) == (3, 4, 8)
    assert set(Merchant.objects.values_list("name", flat=True)) >= {
        "WizaCorp Ltd.",
        "Fashion Group S.A.",
        "BookWorld Publishing",
    }
    on = {
        ref.code: {d.code for d in contributions.enabled_modules(ref)}
        for ref in (platform.ref for platform in Platform.objects.all())
    }
    assert on["oms"] > on["loyalty"]
    people = [entry for entry in run("demo_sign_ins") if entry["email"]]
    assert {entry["password"] for entry in people} == {demo.PASSWORD}
    for entry in people:
        host, path = entry["address"].removeprefix("http://").split("/", 1)
        client = Client(HTTP_HOST=host)
        assert sign_in(client, entry["email"], entry["password"], next_url=f"/{path}") == 302
        assert client.get(f"/{path}").status_code == 200, entry
    shops = [entry for entry in run("demo_sign_ins") if not entry["email"]]
    assert len(shops) == 7
    for entry in shops:
        host = entry["address"].removeprefix("http://").split("/", 1)[0]
        assert Client(HTTP_HOST=host).get("/", follow=True).status_code == 200, entry


def _empty() -> None:
    from apps.core.db.template import drop_schema

    for schema in Merchant.objects.values_list("schema_name", flat=True):
        drop_schema(schema)
    tables = [model._meta.db_table for model in (Platform, Merchant, Store, User, ModuleConfig, ApiToken)]
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
