"""One process of T1. Reads its assignment as JSON from standard input and writes what it counted."""

import json
import logging
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from typing import Any

import django
import psycopg
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection, transaction

NAME = "maart-t1"
PUBLIC = "public"
Enter = Callable[[str], AbstractContextManager[Any]]

# How often each kind of work is done, of 100.
MIX = {
    "read": 22,
    "write": 10,
    "nested": 14,
    "rolled back": 12,
    "savepoint": 12,
    "streamed": 12,
    "old cursor": 6,
    "slow": 8,
    "closed": 4,
}


class Undone(Exception):
    """Raised inside a transaction to roll it back."""


class Worker(threading.Thread):
    def __init__(self, number: int, assignment: dict[str, Any], enter: Enter) -> None:
        super().__init__(name=f"t1-{number}")
        self.random = random.Random(assignment["seed"] * 1000 + number)  # to be repeated
        self.schemas: list[str] = assignment["schemas"]
        self.operations: int = assignment["operations"] // assignment["threads"]
        self.enter = enter
        self.counts: Counter[str] = Counter()
        self.kind = ""

    def run(self) -> None:
        kinds, weights = list(MIX), list(MIX.values())
        work = {kind: getattr(self, f"_{kind.replace(' ', '_')}") for kind in kinds}
        try:
            for _ in range(self.operations):
                self.kind = self.random.choices(kinds, weights)[0]
                self.counts["operations"] += 1
                self.counts[self.kind] += 1
                self._survive(work[self.kind])
        finally:
            connection.close()

    def _survive(self, work: Callable[[], None]) -> None:
        try:
            work()
        except (DatabaseError, InterfaceError, psycopg.Error) as error:
            self.counts[f"error {self._name_of(error)}"] += 1
            if connection.in_atomic_block:
                self.counts["left in a transaction"] += 1
                connection.in_atomic_block = False
                connection.close()
            elif connection.connection is not None and connection.connection.broken:
                connection.close()

    @staticmethod
    def _name_of(error: BaseException) -> str:
        state = getattr(error.__cause__, "sqlstate", None) or getattr(error, "sqlstate", None)
        return state or type(error).__name__

    # -- what is done -----------------------------------------------------------------------------------------------

    def _any(self) -> str:
        return self.random.choice(self.schemas)

    def _read(self) -> None:
        schema = self._any()
        with self.enter(schema):
            self._look(schema)

    def _write(self) -> None:
        schema = self._any()
        with self.enter(schema):
            self._add(schema)

    def _nested(self) -> None:
        outer, inner = self._any(), self._any()
        with self.enter(outer):
            self._look(outer)
            with self.enter(inner):
                self._look(inner)
                with self.enter(PUBLIC):
                    self._look(PUBLIC)
            self._look(outer)

    def _rolled_back(self) -> None:
        outer, inner = self._any(), self._any()
        with self.enter(outer):
            with suppress(Undone), transaction.atomic():
                self._add(outer)
                with self.enter(inner):
                    self._add(inner)
                    raise Undone
            self._look(outer)
        with self.enter(inner):
            self._look(inner)

    def _savepoint(self) -> None:
        outer, inner = self._any(), self._any()
        with self.enter(outer), transaction.atomic():
            with suppress(Undone), transaction.atomic(), self.enter(inner):
                self._add(inner)
                raise Undone
            self._look(outer)
            with suppress(DatabaseError), transaction.atomic(), self.enter(inner):
                self._look(inner)
                self._execute("SELECT 1 / 0")
            self._add(outer)

    def _streamed(self) -> None:
        outer, inner = self._any(), self._any()
        in_transaction = self.random.random() < 0.5
        with self.enter(outer), transaction.atomic() if in_transaction else nullcontext():
            cursor = connection.chunked_cursor()
            with cursor:
                cursor.execute("SELECT owner FROM entry ORDER BY id LIMIT 12")
                self._compare(outer, cursor.fetchmany(4))
                with self.enter(inner):
                    self._look(inner)
                self._compare(outer, cursor.fetchmany(8))

    def _old_cursor(self) -> None:
        """A cursor that was made in one merchant and is used in another."""
        outer, inner = self._any(), self._any()
        with self.enter(outer), connection.cursor() as cursor:
            with self.enter(inner):
                cursor.execute("SELECT owner FROM entry LIMIT 3")
                self._compare(inner, cursor.fetchall())
                self._look(inner)
            cursor.execute("SELECT owner FROM entry LIMIT 3")
            self._compare(outer, cursor.fetchall())

    def _slow(self) -> None:
        """Long enough to be cancelled in the middle; goes on with another merchant on the same connection."""
        schema, following = self._any(), self._any()
        with suppress(DatabaseError), self.enter(schema):
            self._execute("SELECT pg_sleep(0.004)")
            self._look(schema)
        with self.enter(following):
            self._look(following)

    def _closed(self) -> None:
        """Back into the pool, or anew."""
        schema = self._any()
        with self.enter(schema):
            self._look(schema)
            connection.close()
            self._look(schema)
        connection.close()

    # -- how it is counted ------------------------------------------------------------------------------------------

    def _execute(self, sql: str, params: list[Any] | None = None) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return list(cursor.fetchall())

    def _look(self, schema: str) -> None:
        self._compare(schema, self._execute("SELECT owner FROM entry ORDER BY id LIMIT 5"))

    def _add(self, schema: str) -> None:
        self._compare(
            schema, self._execute("INSERT INTO entry (owner) VALUES (%s) RETURNING owner", [schema])
        )

    def _compare(self, schema: str, rows: list[Any]) -> None:
        self.counts["rows"] += len(rows)
        foreign = sum(1 for (owner,) in rows if owner != schema)
        if foreign:
            self.counts[f"foreign {self.kind}"] += foreign


class Enemy(threading.Thread):
    """Cancels statements and terminates backends of this process, as an operator or a time-out would."""

    def __init__(self, seed: int, victims: str) -> None:
        super().__init__(name="t1-enemy", daemon=True)
        self.victims = victims
        self.random = random.Random(seed)  # to be repeated
        self.done = threading.Event()
        self.counts: Counter[str] = Counter()

    def run(self) -> None:
        parameters = {**connection.get_connection_params(), "cursor_factory": psycopg.ClientCursor}
        parameters["application_name"] = "t1-enemy"
        with psycopg.connect(**parameters, autocommit=True) as enemy:
            while not self.done.is_set():
                found = enemy.execute(
                    "SELECT pid FROM pg_stat_activity WHERE application_name = %s AND datname = current_database()",
                    [self.victims],
                ).fetchall()
                for (pid,) in self.random.sample(found, k=len(found)):
                    self._disturb(enemy, pid)
                    time.sleep(self.random.random() * 0.002)

    def _disturb(self, enemy: "psycopg.Connection[Any]", pid: int) -> None:
        what = "terminate" if self.random.random() < 0.02 else "cancel"
        enemy.execute(f"SELECT pg_{what}_backend(%s)", [pid])
        self.counts["terminated" if what == "terminate" else "cancelled"] += 1


@contextmanager
def _guarded(schema: str) -> Iterator[None]:
    from apps.core.db.scopes import merchant_scope, public_scope

    with public_scope() if schema == PUBLIC else merchant_scope(schema):
        yield


def _stock(schema: str) -> AbstractContextManager[Any]:
    """As django-tenants documents it; a new object for each block, since a shared one is a known error."""
    from django_tenants.utils import schema_context

    context: AbstractContextManager[Any] = schema_context(schema)
    return context


def _configure(assignment: dict[str, Any]) -> str:
    """The name under which the server shows this process's connections."""
    database = settings.DATABASES["default"]
    name = f"{NAME}-{assignment['seed']}"
    database["NAME"] = assignment["database"]
    database["OPTIONS"] = {**database["OPTIONS"], "application_name": name}
    database["CONN_HEALTH_CHECKS"] = False
    if assignment["pooled"]:
        database["CONN_MAX_AGE"] = 0
        database["OPTIONS"]["pool"] = {"min_size": 2, "max_size": assignment["threads"] + 1}
    if assignment["stock"]:
        database["ENGINE"] = "django_tenants.postgresql_backend"
    settings.LOGGING_CONFIG = None
    logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)  # it tells of every backend we terminate
    return name


def work(assignment: dict[str, Any], victims: str) -> Counter[str]:
    """Everything one process does; what it counted. ``victims`` is the name of its connections."""
    enter: Enter = _stock if assignment["stock"] else _guarded
    workers = [Worker(number, assignment, enter) for number in range(assignment["threads"])]
    enemy = Enemy(assignment["seed"], victims)
    enemy.start()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    enemy.done.set()
    enemy.join()
    counts = Counter(enemy.counts)
    for worker in workers:
        counts.update(worker.counts)
    return counts


def main() -> None:
    assignment = json.load(sys.stdin)
    victims = _configure(assignment)
    django.setup()
    json.dump(work(assignment, victims), sys.stdout)


if __name__ == "__main__":
    main()
