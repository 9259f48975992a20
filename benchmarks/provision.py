"""A new merchant's schema: from our template, against django-tenants' migrations and its clone.

All of them make the same tables, columns, constraints, indexes, sequences and migration rows; that is compared
before any time is taken. Ours also makes the role and its grants. (The clone gives unique constraints names of its
own, which is counted and forgiven.)
"""

from collections import defaultdict
from collections.abc import Callable
from statistics import median
from typing import Any

from benchmarks.contenders import Contender, contenders, figures, versions

MARK = 2.5
ROUNDS = 15
BASE_SCHEMA = "bench_base"
WORKS = {
    "django-tenants, migrations": ("stock", "by_migrations"),
    "django-tenants, clone": ("stock", "by_clone"),
    "django-tenants, clone without its bookkeeping": ("stock", "by_clone_alone"),
    "ours": ("guarded", "by_template"),
}
OURS = "ours"


def run(*, seed: int, say: Callable[[str], None], rounds: int = ROUNDS) -> dict[str, Any]:
    from apps.core.db import template
    from apps.core.db.migrate import migrate_all
    from apps.core.db.scratch import scratch_database

    with scratch_database("bench") as database:
        say("Making the database, the template and the schema to be cloned.")
        migrate_all()
        environments = {
            "stock": {"BENCHMARK_DATABASE": database, "BENCHMARK_ENGINE": "stock"},
            "guarded": {"BENCHMARK_DATABASE": database},
        }
        with contenders("benchmarks.provision", environments) as processes:
            processes["stock"].do("by_migrations", schema=BASE_SCHEMA)
            differences, renamed = _differences(processes)
            say(
                "The results are the same."
                if not any(differences.values())
                else f"They differ: {differences}"
            )
            seconds: defaultdict[str, list[float]] = defaultdict(list)
            for number in range(rounds):
                for who in _in_turn(list(WORKS), number + seed):
                    process, work = WORKS[who]
                    schema = f"bench_{number}"
                    seconds[who].append(processes[process].do(work, schema=schema))
                    template.drop_schema(schema)
                say(", ".join(f"{who} {seconds[who][-1] * 1000:.0f} ms" for who in WORKS))
        times = {who: figures(seconds[who]) for who in WORKS}
        tables = _tables()
        found = versions()
    # Of the pairs of each round, which ran next to each other: what slows both down drops out.
    ratios = {who: _ratio(seconds[who], seconds[OURS]) for who in WORKS if who != OURS}
    best = min(ratios, key=lambda who: ratios[who])
    ratio = ratios[best]
    return {
        "benchmark": "provision",
        "ratio": ratio,
        "mark": f">= {MARK}",
        "ok": ratio >= MARK and not any(differences.values()),
        "ratio_of_minima": round(times[best]["min_ms"] / times[OURS]["min_ms"], 2),
        "compared_with": best,
        "ratios": ratios,
        "tables": tables,
        "differences": differences,
        "renamed_constraints": renamed,
        "rounds": rounds,
        "seed": seed,
        "times": times,
        "versions": found,
    }


def _ratio(theirs: list[float], ours: list[float]) -> float:
    return round(median(other / own for other, own in zip(theirs, ours, strict=True)), 2)


def _in_turn(names: list[str], number: int) -> list[str]:
    """Each round begins with another one."""
    start = number % len(names)
    return names[start:] + names[:start]


def _differences(processes: dict[str, Contender]) -> tuple[dict[str, list[str]], dict[str, int]]:
    """What each makes otherwise than ours, without the grants, which only ours makes; and how many constraints it
    gives another name."""
    from apps.core.db import template
    from apps.core.db.compare import compare_schemas

    ours = "bench_ours"
    processes["guarded"].do("by_template", schema=ours)
    differences: dict[str, list[str]] = {}
    renamed: dict[str, int] = {}
    for who, (process, work) in WORKS.items():
        if who != OURS:
            processes[process].do(work, schema="bench_other")
            lines = compare_schemas(ours, "bench_other", constraint_names=False)
            differences[who] = [line for line in lines if "grants" not in line.partition(":")[0]]
            exactly = compare_schemas(ours, "bench_other")
            renamed[who] = sum(line.startswith("constraint ") for line in exactly) // 2
            template.drop_schema("bench_other")
    template.drop_schema(ours)
    return differences, renamed


def _tables() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = %s::regnamespace",
            [BASE_SCHEMA],
        )
        return int(cursor.fetchone()[0])


# -- the works, in the contenders' processes ---------------------------------------------------------------------------


def by_template(*, schema: str) -> None:
    from django.db import transaction

    from apps.core.db import template

    with transaction.atomic():
        template.create_schema(schema)


def by_migrations(*, schema: str) -> None:
    from django_tenants.models import TenantMixin

    from apps.tenancy.models import Merchant

    TenantMixin.create_schema(Merchant(schema_name=schema), verbosity=0)


def by_clone(*, schema: str) -> None:
    from django.test import override_settings

    with override_settings(TENANT_CREATION_FAKES_MIGRATIONS=True, TENANT_BASE_SCHEMA=BASE_SCHEMA):
        by_migrations(schema=schema)


def by_clone_alone(*, schema: str) -> None:
    from django_tenants.clone import CloneSchema

    CloneSchema().clone_schema(BASE_SCHEMA, schema)
