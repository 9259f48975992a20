"""What every test finds: two platforms, two merchants with stores, people with names.

oms      every optional module of the product is on
loyalty  no optional module is on
bakery   Bakery Muller, owned by Anna Muller: stores bakery-town (oms) and bakery-cards (loyalty)
cycles   Cycles Weber, owned by Ben Weber: store cycles-shop (oms)
Olga     a superuser
"""

from datetime import UTC, datetime

from django.db import connection

from apps.core import context
from apps.core.actor import SYSTEM
from apps.core.context import Context
from apps.core.db.migrate import migrate_all
from apps.core.modules.lifecycle import enable_module
from apps.core.modules.registry import load
from apps.tenancy.models import Merchant, Platform, User
from apps.tenancy.services.platforms import create_platform
from apps.tenancy.services.provisioning import FirstStore, Owner, provision_merchant
from apps.tenancy.services.stores import create_store
from config.modules import MODULES
from tests.support.outbox import work_off

PASSWORD = "moien-moien-42"
NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)

PLATFORM = "oms"
OTHER_PLATFORM = "loyalty"
MERCHANT = "bakery"
STORE = "bakery-town"
STORE_ON_OTHER_PLATFORM = "bakery-cards"
OTHER_MERCHANT = "cycles"
OTHER_STORE = "cycles-shop"
OWNER = "anna@bakery.lu"
OTHER_OWNER = "ben@cycles.lu"
SUPERUSER = "olga@maart.lu"


def build() -> None:
    """Fill an empty database."""
    migrate_all()
    oms = create_platform(code=PLATFORM, name="OMS", host="oms.localhost", actor=SYSTEM)
    loyalty = create_platform(code=OTHER_PLATFORM, name="Loyalty", host="loyalty.localhost", actor=SYSTEM)
    for definition in load(MODULES).optional():
        enable_module(platform=PLATFORM, code=definition.code, actor=SYSTEM)
    bakery = provision_merchant(
        code=MERCHANT,
        name="Bakery Muller",
        platform=oms,
        owner=Owner(email=OWNER, name="Anna Muller", password=PASSWORD),
        store=FirstStore(code=STORE, name="Bakery in town"),
        actor=SYSTEM,
        now=NOW,
    )
    create_store(
        merchant=bakery.merchant,
        platform=loyalty,
        code=STORE_ON_OTHER_PLATFORM,
        name="Bakery cards",
        actor=SYSTEM,
        now=NOW,
    )
    provision_merchant(
        code=OTHER_MERCHANT,
        name="Cycles Weber",
        platform=oms,
        owner=Owner(email=OTHER_OWNER, name="Ben Weber", password=PASSWORD),
        store=FirstStore(code=OTHER_STORE, name="Cycles"),
        actor=SYSTEM,
        now=NOW,
    )
    User.objects.create_superuser(SUPERUSER, PASSWORD, name="Olga")
    _finish_set_up()
    _count_apart(OTHER_MERCHANT)


def _finish_set_up() -> None:
    """What a new platform, merchant or store gets in the background is there before the first test."""
    work_off()
    for merchant in Merchant.objects.all():
        with context.enter(Context(merchant=merchant.ref)):
            work_off()


def _count_apart(merchant_code: str) -> None:
    """Ids of this merchant's rows begin at a million: no test finds a foreign row because ids happen to be equal."""
    schema = Merchant.objects.get(code=merchant_code).schema_name
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'S' AND relnamespace = %s::regnamespace",
            [schema],
        )
        for (sequence,) in cursor.fetchall():
            cursor.execute("SELECT setval(%s::regclass, 1000000)", [sequence])


def schema_names() -> list[str]:
    return list(Merchant.objects.order_by("code").values_list("schema_name", flat=True))


def platform(code: str = PLATFORM) -> Platform:
    return Platform.objects.get(code=code)
