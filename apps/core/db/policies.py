"""What a merchant's role may read and append in the public schema: a short list, under row-level security.

The grants go to PUBLIC, so that setting up a merchant touches nothing that another one's set-up needs at the same
time. The policies narrow them: only a merchant's role of this database sees anything, and of a table that names a
merchant, only its own rows. The owner of the tables (the login role) is not restricted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS
from django.db.backends.utils import CursorWrapper

from apps.core.db.names import ROLE_PREFIX_LENGTH, ROLE_PREFIX_SQL
from apps.core.db.scopes import engine, public_scope
from apps.core.modules.registry import get_registry

READ = "merchant_reads"
APPEND = "merchant_appends"
READ_BACK = "merchant_reads_back"

OWN_MERCHANT = "public.own_merchant()"
# Runs as its owner, so that a policy costs one look at an index with a plan that is kept, instead of a subquery that
# is planned each time and whose table has a policy itself. It tells nobody but the role itself which merchant it is.
_OWN_MERCHANT_SQL = """
    CREATE OR REPLACE FUNCTION {function} RETURNS uuid
    LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog
    AS $body$
    BEGIN
        RETURN (SELECT m.id FROM public."{merchants}" m
                WHERE m.schema_name = substr(current_setting('role'), {after_prefix})
                  AND starts_with(current_setting('role'), {prefix}));
    END
    $body$
"""


@dataclass(frozen=True, slots=True)
class Policy:
    table: str
    name: str
    rule: str
    """All of the policy but its name and its table."""

    @property
    def mark(self) -> str:
        """Kept as the policy's comment: the server rewrites the rule, so it cannot be compared itself."""
        return sha256(self.rule.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Access:
    """What PUBLIC has on a public table."""

    restricted: bool
    privileges: frozenset[str]
    policies: frozenset[tuple[str, str]]


NOTHING = Access(restricted=False, privileges=frozenset(), policies=frozenset())


def readable_tables() -> dict[str, str | None]:
    """From the modules' definitions: public table -> its merchant column, or None for all rows."""
    return {
        table: column
        for definition in get_registry()
        for table, column in definition.merchant_readable.items()
    }


def insertable_tables() -> dict[str, str]:
    return {
        table: column
        for definition in get_registry()
        for table, column in definition.merchant_insertable.items()
    }


def secure_public_tables(
    readable: Mapping[str, str | None] | None = None,
    insertable: Mapping[str, str] | None = None,
    *,
    using: str = DEFAULT_DB_ALIAS,
) -> list[str]:
    """Open these public tables to the merchants' roles and close all others; the tables that were changed.

    By default those that the modules' definitions name. Changes nothing, and so locks nothing, when all is as it
    shall be. Run after each migration of public.
    """
    readable = readable_tables() if readable is None else readable
    insertable = insertable_tables() if insertable is None else insertable
    connection = engine(using)
    with public_scope(using=using), connection.cursor() as cursor:
        _ensure_function(cursor)
        keys = _primary_keys(cursor, insertable)
        policies = _policies(readable, insertable)
        changed = []
        for table, found in sorted(_found(cursor).items()):
            wanted = _wanted(table, policies, keys)
            if found != wanted:
                cursor.execute(";\n".join(_changes(table, found, wanted, policies)))
                changed.append(table)
    return changed


def _policies(readable: Mapping[str, str | None], insertable: Mapping[str, str]) -> list[Policy]:
    policies = [
        Policy(table, READ, f"FOR SELECT TO PUBLIC USING ({_rows(column)})")
        for table, column in readable.items()
    ]
    for table, column in insertable.items():
        own = _rows(column)
        policies.append(Policy(table, APPEND, f"FOR INSERT TO PUBLIC WITH CHECK ({own})"))
        if table not in readable:
            # INSERT ... RETURNING of the key, as Django does it, needs to read the row it made.
            policies.append(Policy(table, READ_BACK, f"FOR SELECT TO PUBLIC USING ({own})"))
    return policies


def _ensure_function(cursor: CursorWrapper) -> None:
    merchants = apps.get_model(settings.TENANT_MODEL)._meta.db_table
    sql = _OWN_MERCHANT_SQL.format(
        function=OWN_MERCHANT,
        merchants=merchants,
        after_prefix=ROLE_PREFIX_LENGTH + 1,
        prefix=ROLE_PREFIX_SQL,
    )
    mark = sha256(sql.encode()).hexdigest()[:16]
    cursor.execute("SELECT obj_description(to_regprocedure(%s), 'pg_proc')", [OWN_MERCHANT])
    if cursor.fetchone()[0] != mark:
        cursor.execute(f"{sql}; COMMENT ON FUNCTION {OWN_MERCHANT} IS '{mark}'")


def _rows(column: str | None) -> str:
    """The subselect is evaluated once a statement."""
    return (
        f"(SELECT {OWN_MERCHANT}) IS NOT NULL" if column is None else f'"{column}" = (SELECT {OWN_MERCHANT})'
    )


def _wanted(table: str, policies: Iterable[Policy], keys: Mapping[str, Sequence[str]]) -> Access:
    own = {policy.name: policy for policy in policies if policy.table == table}
    if not own:
        return NOTHING
    privileges = set()
    if READ in own:
        privileges.add("SELECT")
    if APPEND in own:
        privileges.add("INSERT")
    if READ_BACK in own:
        privileges |= {f"SELECT ({column})" for column in keys[table]}
    marks = frozenset((policy.name, policy.mark) for policy in own.values())
    return Access(restricted=True, privileges=frozenset(privileges), policies=marks)


def _changes(table: str, found: Access, wanted: Access, policies: Iterable[Policy]) -> list[str]:
    target = f'public."{table}"'
    changes = [f"REVOKE ALL ON {target} FROM PUBLIC"]
    changes += [f"DROP POLICY {name} ON {target}" for name, _ in sorted(found.policies)]
    changes.append(f"ALTER TABLE {target} {'ENABLE' if wanted.restricted else 'DISABLE'} ROW LEVEL SECURITY")
    for policy in policies:
        if policy.table == table:
            changes.append(f"CREATE POLICY {policy.name} ON {target} {policy.rule}")
            changes.append(f"COMMENT ON POLICY {policy.name} ON {target} IS '{policy.mark}'")
    changes += [f"GRANT {privilege} ON {target} TO PUBLIC" for privilege in sorted(wanted.privileges)]
    return changes


def _found(cursor: CursorWrapper) -> dict[str, Access]:
    """Every table of public that the login role owns, with what PUBLIC has on it."""
    cursor.execute(
        """
        SELECT c.relname, c.relrowsecurity,
               array(SELECT acl.privilege_type FROM aclexplode(c.relacl) acl WHERE acl.grantee = 0
                     UNION ALL
                     SELECT acl.privilege_type || ' (' || quote_ident(a.attname) || ')'
                     FROM pg_attribute a, aclexplode(a.attacl) acl
                     WHERE a.attrelid = c.oid AND acl.grantee = 0),
               array(SELECT p.polname::text FROM pg_policy p WHERE p.polrelid = c.oid ORDER BY p.polname),
               array(SELECT coalesce(obj_description(p.oid, 'pg_policy'), '')
                     FROM pg_policy p WHERE p.polrelid = c.oid ORDER BY p.polname)
        FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
          AND c.relowner = current_user::regrole
        """
    )
    return {
        table: Access(restricted, frozenset(privileges), frozenset(zip(names, marks, strict=True)))
        for table, restricted, privileges, names, marks in cursor.fetchall()
    }


def _primary_keys(cursor: CursorWrapper, tables: Iterable[str]) -> dict[str, list[str]]:
    cursor.execute(
        """
        SELECT c.relname, array_agg(quote_ident(a.attname))
        FROM pg_class c
        JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY(i.indkey)
        WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ANY(%s)
        GROUP BY c.relname
        """,
        [list(tables)],
    )
    return dict(cursor.fetchall())
