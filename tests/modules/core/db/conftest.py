"""A database of its own with the schema apps and two merchants, for the tests of this folder.

They commit, open threads and end backends; so nothing is rolled back and each test cleans up after itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connections
from django.test import override_settings
from django_tenants.postgresql_backend.base import DatabaseWrapper as StockEngine
from pytest_django.plugin import DjangoDbBlocker

from apps.core.db import template
from apps.core.db.migrate import migrate_all
from apps.core.db.scopes import engine, merchant_scope
from apps.core.db.scratch import scratch_database
from apps.core.modules.registry import get_registry
from apps.tenancy.models import Merchant, Platform, Store
from config.settings.base import compose_apps

MODULES = ("apps.core", "apps.tenancy", "tests.support.schema_apps")


@dataclass(frozen=True)
class Merchants:
    anna: Merchant
    ben: Merchant
    database: str


@pytest.fixture(scope="package")
def merchants(django_db_blocker: DjangoDbBlocker) -> Iterator[Merchants]:
    installed, shared, tenant = compose_apps(MODULES)
    with (
        django_db_blocker.unblock(),
        override_settings(
            MODULES=MODULES,
            INSTALLED_APPS=installed,
            SHARED_APPS=shared,
            TENANT_APPS=tenant,
            MERCHANT_ROLES=True,
        ),
        _fresh_registry(),
        scratch_database("tests") as database,
    ):
        migrate_all()
        remind("public")
        platform = Platform.objects.create(code="main", name="Main", host="localhost")
        yield Merchants(make_merchant("anna", platform), make_merchant("ben", platform), database)


def make_merchant(code: str, platform: Platform) -> Merchant:
    merchant: Merchant = Merchant.objects.create(code=code, name=code, schema_name=f"m_{code}")
    Store.objects.create(code=f"{code}-shop", name=code, merchant=merchant, platform=platform)
    template.create_schema(merchant.schema_name)
    with merchant_scope(merchant.schema_name):
        remind(merchant.schema_name)
    return merchant


@contextmanager
def _fresh_registry() -> Iterator[None]:
    get_registry.cache_clear()
    try:
        yield
    finally:
        get_registry.cache_clear()


@pytest.fixture(autouse=True)
def _leaves_no_scope(merchants: Merchants) -> Iterator[None]:
    yield
    assert engine().schema_name == "public"
    engine().close()


@pytest.fixture
def stock_engine(merchants: Merchants) -> Iterator[StockEngine]:
    """django-tenants' own engine as the connection of this thread, on the same database."""
    with stock_connection() as stock:
        yield stock


@contextmanager
def stock_connection() -> Iterator[StockEngine]:
    ours = connections["default"]
    stock = StockEngine({**ours.settings_dict}, "default")
    connections["default"] = stock
    try:
        yield stock
    finally:
        stock.close()
        connections["default"] = ours


def remind(owner: str) -> None:
    model("reminders.Reminder").objects.create(owner=owner)


def model(label: str) -> Any:
    """The schema apps are installed only while these tests run, so nothing may import their models before."""
    return apps.get_model(label)


def owners() -> list[str]:
    """Whose reminders the current connection reads."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT owner FROM reminders_reminder ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def where_am_i() -> tuple[str, str]:
    """Schema and role of the next statement, as the server sees them."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT current_schema(), current_user")
        schema, role = cursor.fetchone()
        return schema, role


LOGIN_ROLE = settings.DATABASES["default"]["USER"]
