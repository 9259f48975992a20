"""The database's part of storefront requests: our guarded engine with roles, against django-tenants' engine.

Both run the same requests over the same rows: the host is looked up in public, then the shop's pages are read in the
merchant's schema, with a look at public rows in between and a cart that is written in a transaction. Each answers
with a digest of all it read; these are compared before times are.

django-tenants has two settings. By default each cursor sends SET search_path; with TENANT_LIMIT_SET_CALLS it is sent
once per switch. Since 4.0.1 neither forgets a roll-back, so the second is as safe as the first (both lose a cancelled
SET), and it is faster: ours is held against that one.
"""

import random
import statistics
from collections import defaultdict
from collections.abc import Callable
from contextlib import AbstractContextManager
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from benchmarks.contenders import Contender, contenders, figures, versions

MARK = 1.05
ROUNDS = 300
REQUESTS_PER_TURN = 4
MERCHANTS = 20
PRODUCTS = 120
CATEGORIES = 8
# As reliability.md mixes a storefront's requests, of 100.
MIX = {"home": 15, "listing": 40, "product": 30, "search": 10, "cart": 5}
STOCK, LIMITED, OURS, WITHOUT_ROLES = "django-tenants", "django-tenants, limited", "ours", "ours, roles off"
ENVIRONMENTS: dict[str, dict[str, str]] = {
    STOCK: {"BENCHMARK_ENGINE": "stock"},
    LIMITED: {"BENCHMARK_ENGINE": "stock", "BENCHMARK_LIMIT_SET_CALLS": "1"},
    OURS: {},
    WITHOUT_ROLES: {"BENCHMARK_ROLES": "0"},
}
_NAMESPACE = UUID("8d0f3d2e-6b5c-4a77-9a54-0c9f3f1f7a10")


def run(*, seed: int, say: Callable[[str], None], rounds: int = ROUNDS) -> dict[str, Any]:
    from apps.core.db.migrate import migrate_all
    from apps.core.db.scratch import scratch_database

    with scratch_database("bench") as database:
        say(f"Making {MERCHANTS} merchants with {PRODUCTS} products each.")
        migrate_all()
        _fill()
        environments = {who: {**env, "BENCHMARK_DATABASE": database} for who, env in ENVIRONMENTS.items()}
        with contenders("benchmarks.request", environments) as processes:
            queries, same = _compare_answers(processes, seed)
            say("All read the same rows." if same else "They read different rows!")
            seconds = _measure(processes, rounds, seed)
        found = versions()
    ratios = {who: _ratio(seconds[OURS], seconds[who]) for who in (STOCK, LIMITED)}
    best = max(ratios, key=lambda who: ratios[who])
    ratio = ratios[best]
    return {
        "benchmark": "request",
        "ratio": ratio,
        "mark": f"<= {MARK}",
        "ok": ratio <= MARK and same,
        "compared_with": best,
        "ratios": ratios,
        "queries_per_request": queries,
        "same_rows": same,
        "rounds": rounds,
        "requests": rounds * REQUESTS_PER_TURN,
        "seed": seed,
        "times": {who: figures([turn / REQUESTS_PER_TURN for turn in seconds[who]]) for who in ENVIRONMENTS},
        "us_per_query": {
            who: round(statistics.median(seconds[who]) / REQUESTS_PER_TURN / queries * 1e6, 1)
            for who in ENVIRONMENTS
        },
        "versions": found,
    }


def _ratio(ours: list[float], theirs: list[float]) -> float:
    """Of the pairs of each round, which ran next to each other: what slows both down drops out."""
    return round(statistics.median(one / other for one, other in zip(ours, theirs, strict=True)), 3)


def _compare_answers(processes: dict[str, Contender], seed: int) -> tuple[float, bool]:
    """Queries per request, and whether all contenders read the same. Warms everybody up as well."""
    answers = [process.tell("answers", seed=seed, count=100) for process in processes.values()]
    counts = answers[list(processes).index(OURS)]["queries"]
    return round(counts / 100, 2), len({answer["digest"] for answer in answers}) == 1


def _measure(processes: dict[str, Contender], rounds: int, seed: int) -> dict[str, list[float]]:
    """Short turns, each round in another order, everybody with the same requests."""
    order = random.Random(seed)
    seconds: defaultdict[str, list[float]] = defaultdict(list)
    for number in range(rounds):
        for who in order.sample(list(processes), k=len(processes)):
            seconds[who].append(processes[who].do("requests", seed=seed + number, count=REQUESTS_PER_TURN))
    return seconds


def _fill() -> None:
    from django.db import connection
    from django.utils import timezone

    from apps.core.db import template
    from apps.core.db.scopes import merchant_scope, owner_scope
    from apps.tenancy.models import Merchant, Platform, Store, StoreDomain
    from benchmarks.shop.models import Category, Product, Variant

    platform = Platform.objects.create(code="bench", name="Bench", host="bench.localhost")
    for number in range(MERCHANTS):
        merchant = Merchant.objects.create(
            id=_id("merchant", number),
            code=f"bench-{number}",
            name=f"Bench {number}",
            schema_name=f"bench_m{number}",
        )
        store = Store.objects.create(
            id=_id("store", number),
            code=f"shop-{number}",
            name=f"Shop {number}",
            merchant=merchant,
            platform=platform,
        )
        StoreDomain.objects.create(
            domain=f"shop-{number}.localhost",
            tenant=merchant,
            store=store,
            is_primary=True,
            verified_at=timezone.now(),
        )
        template.create_schema(merchant.schema_name)
        with merchant_scope(merchant.schema_name):
            categories = Category.objects.bulk_create(
                Category(name=f"Category {place} of {number}", slug=f"category-{place}")
                for place in range(CATEGORIES)
            )
            products = Product.objects.bulk_create(
                Product(
                    store=store,
                    category=categories[place % CATEGORIES],
                    slug=f"product-{place}",
                    title=f"Product {place} of {merchant.name}",
                    description="A thing that is described in a sentence or two. " * 4,
                    price_minor=500 + 37 * place % 9000,
                )
                for place in range(PRODUCTS)
            )
            Variant.objects.bulk_create(
                Variant(product=product, sku=f"{product.slug}-{size}", on_hand=10)
                for product in products
                for size in ("s", "m", "l")
            )
        with owner_scope(merchant.schema_name), connection.cursor() as cursor:
            cursor.execute("ANALYZE bench_shop_category, bench_shop_product, bench_shop_variant")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _id(kind: str, number: int) -> UUID:
    return uuid5(_NAMESPACE, f"{kind} {number}")


# -- the works, in the contenders' processes ---------------------------------------------------------------------------


def requests(*, seed: int, count: int) -> None:
    chooser = random.Random(seed)
    for _ in range(count):
        _request(chooser)


def answers(*, seed: int, count: int) -> dict[str, Any]:
    """A digest of everything that these requests read, and the number of queries, without the engine's own."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    chooser = random.Random(seed)
    digest = sha256()
    with CaptureQueriesContext(connection) as captured:
        for _ in range(count):
            digest.update(repr(_request(chooser)).encode())
    sent = [
        query["sql"] for query in captured.captured_queries if not query["sql"].startswith("SET search_path")
    ]
    return {"digest": digest.hexdigest(), "queries": len(sent)}


def _request(chooser: random.Random) -> list[Any]:
    from apps.tenancy.models import ModuleConfig, StoreDomain

    host = f"shop-{chooser.randrange(MERCHANTS)}.localhost"
    kind = chooser.choices(list(MIX), list(MIX.values()))[0]
    domain = StoreDomain.objects.select_related("store__platform", "tenant").get(domain=host)
    enabled = list(
        ModuleConfig.objects.filter(platform=domain.store.platform_id).values_list("module_code", "enabled")
    )
    with _enter(domain.tenant.schema_name):
        return [host, kind, enabled, *_PAGES[kind](chooser, domain.store_id)]


def _enter(schema: str) -> AbstractContextManager[Any]:
    from django.db import connection

    if hasattr(connection, "enter_scope"):
        from apps.core.db.scopes import merchant_scope

        return merchant_scope(schema)
    from django_tenants.utils import schema_context

    context: AbstractContextManager[Any] = schema_context(schema)
    return context


def _frame(store_id: UUID) -> list[Any]:
    """On every page: the navigation, and the store's row as it is now (public, read from inside the merchant)."""
    from apps.tenancy.models import Store
    from benchmarks.shop.models import Category

    categories = list(Category.objects.order_by("name", "id").values_list("name", "slug"))
    store = Store.objects.get(pk=store_id)
    return [categories, store.name, store.currency]


def _home(chooser: random.Random, store_id: UUID) -> list[Any]:
    from benchmarks.shop.models import Product

    newest = Product.objects.filter(is_published=True).select_related("category").order_by("-id")[:8]
    cheapest = Product.objects.filter(is_published=True).order_by("price_minor", "id")[:8]
    return [*_frame(store_id), [(p.title, p.category.name) for p in newest], [p.title for p in cheapest]]


def _listing(chooser: random.Random, store_id: UUID) -> list[Any]:
    from benchmarks.shop.models import Category, Product, Variant

    category = Category.objects.get(slug=f"category-{chooser.randrange(CATEGORIES)}")
    products = Product.objects.filter(category=category, is_published=True).order_by("price_minor", "id")
    page = list(products[:12])
    skus = Variant.objects.filter(product__in=page).order_by("id").values_list("sku", flat=True)
    return [*_frame(store_id), products.count(), [product.title for product in page], list(skus)]


def _product(chooser: random.Random, store_id: UUID) -> list[Any]:
    from benchmarks.shop.models import Product, Variant

    product = Product.objects.select_related("category").get(slug=f"product-{chooser.randrange(PRODUCTS)}")
    variants = list(Variant.objects.filter(product=product).order_by("sku").values_list("sku", "on_hand"))
    others = Product.objects.filter(category=product.category).exclude(pk=product.pk).order_by("id")[:4]
    return [
        *_frame(store_id),
        product.title,
        product.category.name,
        variants,
        [other.slug for other in others],
    ]


def _search(chooser: random.Random, store_id: UUID) -> list[Any]:
    from benchmarks.shop.models import Product

    found = Product.objects.filter(title__icontains=f"product {chooser.randrange(10)}").order_by("id")
    return [*_frame(store_id), found.count(), [product.title for product in found[:12]]]


def _cart(chooser: random.Random, store_id: UUID) -> list[Any]:
    from django.db import transaction

    from benchmarks.shop.models import CartLine, Variant

    variant = chooser.randrange(PRODUCTS * 3) + 1
    cart = _id("cart", chooser.randrange(1000))
    with transaction.atomic():
        found = Variant.objects.select_for_update().get(pk=variant)
        with transaction.atomic():
            line, _ = CartLine.objects.get_or_create(cart=cart, variant=found, defaults={"quantity": 1})
        line.quantity = 2
        line.save(update_fields=["quantity"])
        lines = list(
            CartLine.objects.filter(cart=cart, variant=found).values_list("variant__sku", "quantity")
        )
        CartLine.objects.filter(cart=cart).delete()
    return [*_frame(store_id), lines]


_PAGES = {"home": _home, "listing": _listing, "product": _product, "search": _search, "cart": _cart}
