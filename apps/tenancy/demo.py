"""Demo data: platforms, merchants, stores and people; then every module fills the stores with its own.

A module takes part by having ``apps/<module>/demo.py`` with

    DEMO_PLATFORMS = ("oms", "main")      # optional; where the module is on, default ON_BY_DEFAULT

    def seed(demo: DemoStore, rng: Random, now: datetime) -> Mapping[str, int]: ...

``seed`` is called once per store, in the store's context and one transaction, for every module that is on there, in
dependency order. It makes the same rows for the same ``rng`` and ``now`` and answers what it made, by name.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from random import Random
from types import ModuleType

from django.db import transaction

from apps.core.actor import SYSTEM
from apps.core.context import Context, enter
from apps.core.modules import contributions
from apps.core.modules.definition import ModuleDefinition
from apps.core.modules.lifecycle import enable_module
from apps.core.modules.registry import get_registry
from apps.tenancy.audit.trail import record_access
from apps.tenancy.enums import PresetRole
from apps.tenancy.exceptions import WrongStatus
from apps.tenancy.links import origin, storefront_origin
from apps.tenancy.models import Merchant, Platform, PublicAuditEntry, Role, Store, User
from apps.tenancy.services.platforms import create_platform
from apps.tenancy.services.provisioning import FirstStore, Owner, provision_merchant
from apps.tenancy.services.stores import create_store
from apps.tenancy.services.users import add_membership, create_user
from apps.tenancy.services.writing import public_write

PASSWORD = "maart-demo"
SUPERUSER = "olga@maart.example"
_BEGUN, _FINISHED = "tenancy.demo_begun", "tenancy.demo_finished"
ON_BY_DEFAULT = ("oms", "main")

Seed = Callable[["DemoStore", Random, datetime], Mapping[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoStore:
    """``assortment`` says what the shop sells. What belongs to the merchant as a whole comes with ``is_first``."""

    context: Context
    merchant: Merchant
    store: Store
    assortment: str
    is_first: bool
    orders: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformPlan:
    code: str
    name: str
    host: str
    accent: str
    language: str
    promise: Mapping[str, str]
    introduction: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class StorePlan:
    code: str
    name: str
    platform: str
    assortment: str
    orders: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    email: str
    name: str
    role: PresetRole


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantPlan:
    code: str
    name: str
    country: str
    language: str
    stores: tuple[StorePlan, ...]
    people: tuple[Person, ...]


PLATFORMS = (
    PlatformPlan(
        code="main",
        name="Maart",
        host="localhost",
        accent="",
        language="en",
        promise={
            "en": "Sell everywhere, from one calm place.",
            "fr": "Vendez partout, depuis un seul endroit.",
            "de": "Überall verkaufen, an einem ruhigen Ort.",
            "lb": "Iwwerall verkafen, op enger roueger Plaz.",
        },
        introduction={
            "en": "Your own shop, your stock, your orders and your invoices in one place, made for European merchants.",
            "fr": "Votre boutique, vos stocks, vos commandes et vos factures réunis, pour les commerçants d'Europe.",
            "de": "Eigener Shop, Lager, Bestellungen und Rechnungen an einem Ort, gemacht für Händler in Europa.",
            "lb": "Äre Buttek, Äert Lager, Är Bestellungen a Rechnungen op enger Plaz, fir Händler an Europa.",
        },
    ),
    PlatformPlan(
        code="oms",
        name="Maart OMS",
        host="oms.localhost",
        accent="#3730a3",
        language="en",
        promise={
            "en": "Every Letzshop order, handled in one place.",
            "fr": "Chaque commande Letzshop, traitée au même endroit.",
            "de": "Jede Letzshop-Bestellung an einem Ort erledigt.",
            "lb": "All Letzshop-Bestellung op enger Plaz erleedegt.",
        },
        introduction={
            "en": "Order management for Letzshop sellers: products, stock and orders in step, with a shop of your own.",
            "fr": "Gestion des commandes pour les vendeurs Letzshop, avec votre propre boutique.",
            "de": "Auftragsverwaltung für Letzshop-Verkäufer, mit eigenem Shop.",
            "lb": "Gestioun vun de Bestellunge fir Letzshop-Händler, mat engem eegene Buttek.",
        },
    ),
    PlatformPlan(
        code="loyalty",
        name="Maart Loyalty",
        host="loyalty.localhost",
        accent="#9d174d",
        language="fr",
        promise={
            "en": "Regulars, not passers-by.",
            "fr": "Des habitués, pas des passants.",
            "de": "Stammkunden statt Laufkundschaft.",
            "lb": "Stammclienten amplaz Passanten.",
        },
        introduction={
            "en": "Stamps and points for local firms, without paper cards.",
            "fr": "Timbres et points pour les commerces locaux, sans carte en papier.",
            "de": "Stempel und Punkte für Betriebe vor Ort, ohne Papierkarten.",
            "lb": "Stempelen a Punkte fir Betriber virun Ort, ouni Pabeierkaarten.",
        },
    ),
)

MERCHANTS = (
    MerchantPlan(
        code="wizacorp",
        name="WizaCorp Ltd.",
        country="LU",
        language="en",
        stores=(
            StorePlan(code="wizahome", name="Wiza Home", platform="oms", assortment="home", orders=60),
            StorePlan(code="wizagarden", name="Wiza Garden", platform="oms", assortment="garden", orders=30),
            StorePlan(code="wizamart", name="Wiza Mart", platform="main", assortment="kitchen", orders=20),
        ),
        people=(
            Person(email="anna@wizacorp.example", name="Anna Weber", role=PresetRole.OWNER),
            Person(email="marc@wizacorp.example", name="Marc Reuter", role=PresetRole.MANAGER),
            Person(email="lena@wizacorp.example", name="Lena Faber", role=PresetRole.STAFF),
        ),
    ),
    MerchantPlan(
        code="fashion-group",
        name="Fashion Group S.A.",
        country="LU",
        language="fr",
        stores=(
            StorePlan(code="fashionhub", name="Fashion Hub", platform="oms", assortment="fashion", orders=50),
            StorePlan(
                code="fashion-club", name="Fashion Club", platform="loyalty", assortment="fashion", orders=0
            ),
        ),
        people=(
            Person(email="claire@fashiongroup.example", name="Claire Schmit", role=PresetRole.OWNER),
            Person(email="paul@fashiongroup.example", name="Paul Thill", role=PresetRole.SUPPORT),
        ),
    ),
    MerchantPlan(
        code="bookworld",
        name="BookWorld Publishing",
        country="LU",
        language="de",
        stores=(
            StorePlan(code="bookworld-shop", name="BookWorld", platform="oms", assortment="books", orders=40),
            StorePlan(
                code="bookworld-kids", name="BookWorld Kids", platform="main", assortment="books", orders=15
            ),
        ),
        people=(
            Person(email="tom@bookworld.example", name="Tom Becker", role=PresetRole.OWNER),
            Person(email="sophie@bookworld.example", name="Sophie Klein", role=PresetRole.MARKETING),
        ),
    ),
)


def is_wanted() -> bool:
    """Nothing is there yet, or a demo that was interrupted."""
    return not Platform.objects.exists() or _is_unfinished()


def seed_all(*, merchants: int, seed: int, now: datetime) -> dict[str, int]:
    """What was made, by name; after an interruption, what was missing. Raises WrongStatus when others are there."""
    if not is_wanted():
        raise WrongStatus("There are platforms already: the demo fills an empty installation only.")
    made: Counter[str] = Counter()
    if not _is_unfinished():
        made["platforms"] = _begin()
    platforms = {platform.code: platform for platform in Platform.objects.all()}
    there = set(Merchant.objects.values_list("code", flat=True))
    for plan in _plans(merchants):
        if plan.code not in there:
            # All of a merchant or nothing, so that an interruption leaves no half-filled store.
            with transaction.atomic():
                for demo in _make_merchant(plan, platforms, now):
                    made["stores"] += 1
                    made.update(_fill(demo, seed, now))
            made["merchants"] += 1
    _note(_FINISHED)
    made["users"] = User.objects.count()
    return dict(made)


def _begin() -> int:
    with public_write():
        for plan in PLATFORMS:
            _make_platform(plan)
        create_user(email=SUPERUSER, name="Olga Nilles", password=PASSWORD, is_superuser=True, actor=SYSTEM)
        _note(_BEGUN)
    return len(PLATFORMS)


def _note(action: str) -> None:
    with public_write():
        main = Platform.objects.get(code=PLATFORMS[0].code)
        record_access(actor=SYSTEM, action=action, obj=main, platform_id=main.pk)


def _is_unfinished() -> bool:
    noted = PublicAuditEntry.objects.filter(action__in=(_BEGUN, _FINISHED)).values_list("action", flat=True)
    return set(noted) == {_BEGUN}


def sign_ins() -> list[dict[str, str]]:
    """Who can sign in where with which password; empty when the demo was not seeded."""
    if not User.objects.filter(email=SUPERUSER).exists():
        return []
    main = Platform.objects.get(code="main")
    found = [_sign_in("Superuser", f"{origin(main.host, None)}/admin/", SUPERUSER)]
    stores = Store.objects.select_related("platform", "merchant")
    for plan in MERCHANTS:
        for store in stores.filter(merchant__code=plan.code).order_by("created_at", "pk")[:1]:
            back_office = f"{origin(store.platform.host, None)}/store/{store.code}/"
            owner, *others = plan.people
            found.append(_sign_in(f"Owner of {plan.name}", back_office, owner.email))
            found += [
                _sign_in(f"{person.role.label!s} at {plan.name}", back_office, person.email)
                for person in others
            ]
    found += [
        {
            "who": f"Shopper of {store.name}",
            "address": storefront_origin(store) + "/",
            "email": "",
            "password": "",
        }
        for store in stores.filter(merchant__code__in=[plan.code for plan in MERCHANTS]).order_by("code")
    ]
    return found


def _sign_in(who: str, address: str, email: str) -> dict[str, str]:
    return {"who": who, "address": address, "email": email, "password": PASSWORD}


def _make_platform(plan: PlatformPlan) -> Platform:
    platform = create_platform(
        code=plan.code,
        name=plan.name,
        host=plan.host,
        accent=plan.accent,
        default_language=plan.language,
        promise=plan.promise,
        introduction=plan.introduction,
        actor=SYSTEM,
    )
    registry = get_registry()
    switched_on: set[str] = set()
    for definition in registry.optional():
        wanted = plan.code in getattr(_demo_of(definition), "DEMO_PLATFORMS", ON_BY_DEFAULT)
        optional = [code for code in registry.requirements_of(definition.code) if not registry.is_core(code)]
        if wanted and switched_on.issuperset(optional):
            enable_module(platform=plan.code, code=definition.code, actor=SYSTEM)
            switched_on.add(definition.code)
    platform.refresh_from_db()
    return platform


def _plans(count: int) -> Iterable[MerchantPlan]:
    """The three of the product, then as many more as are asked for."""
    yield from MERCHANTS[:count]
    for number in range(len(MERCHANTS) + 1, count + 1):
        name = f"Merchant {number}"
        yield MerchantPlan(
            code=f"merchant-{number}",
            name=name,
            country="LU",
            language="en",
            stores=(
                StorePlan(code=f"store-{number}", name=name, platform="oms", assortment="home", orders=5),
            ),
            people=(
                Person(
                    email=f"owner-{number}@merchants.example", name=f"Owner {number}", role=PresetRole.OWNER
                ),
            ),
        )


def _make_merchant(
    plan: MerchantPlan, platforms: Mapping[str, Platform], now: datetime
) -> Iterator[DemoStore]:
    first, *others = plan.stores
    owner = plan.people[0]
    made = provision_merchant(
        code=plan.code,
        name=plan.name,
        platform=platforms[first.platform],
        owner=Owner(email=owner.email, name=owner.name, password=PASSWORD),
        store=FirstStore(
            code=first.code, name=first.name, contact_email=f"hello@{owner.email.partition('@')[2]}"
        ),
        country=plan.country,
        language=plan.language,
        actor=SYSTEM,
        now=now,
    )
    _add_people(made.merchant, plan.people[1:])
    yield _demo_store(first, made.merchant, made.store, platforms, is_first=True)
    for store_plan in others:
        store = create_store(
            merchant=made.merchant,
            platform=platforms[store_plan.platform],
            code=store_plan.code,
            name=store_plan.name,
            contact_email=made.store.contact_email,
            actor=SYSTEM,
            now=now,
        )
        yield _demo_store(store_plan, made.merchant, store, platforms, is_first=False)


def _add_people(merchant: Merchant, people: Iterable[Person]) -> None:
    roles = {role.preset: role for role in Role.objects.filter(merchant=merchant)}
    for person in people:
        user = create_user(email=person.email, name=person.name, password=PASSWORD, actor=SYSTEM)
        add_membership(user=user, merchant=merchant, role=roles[person.role], all_stores=True, actor=SYSTEM)


def _demo_store(
    plan: StorePlan, merchant: Merchant, store: Store, platforms: Mapping[str, Platform], *, is_first: bool
) -> DemoStore:
    platform = platforms[plan.platform]
    return DemoStore(
        context=Context(platform=platform.ref, merchant=merchant.ref, store=store.ref),
        merchant=merchant,
        store=store,
        assortment=plan.assortment,
        is_first=is_first,
        orders=plan.orders,
    )


def _fill(demo: DemoStore, seed: int, now: datetime) -> Counter[str]:
    made: Counter[str] = Counter()
    for definition in contributions.enabled_modules(demo.context.platform):
        fill: Seed | None = getattr(_demo_of(definition), "seed", None)
        if fill is not None:
            rng = Random(f"{seed}:{demo.store.code}:{definition.code}")  # no secret is made of it
            with enter(demo.context), transaction.atomic():
                made.update(fill(demo, rng, now))
    return made


def _demo_of(definition: ModuleDefinition) -> ModuleType | None:
    """The demo module next to the definition, if there is one."""
    for app in definition.apps:
        path = f"{app.path}.demo"
        if app.path != __package__ and find_spec(path) is not None:
            return import_module(path)
    return None
