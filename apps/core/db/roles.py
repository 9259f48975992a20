"""A database role per merchant: made, granted, dropped.

A role owns nothing. It may use its merchant's schema, and reads the few public tables that ``policies`` opens. The
login role may become it (SET) but does not have its privileges by itself (no INHERIT), and may drop it because it
made it. Nothing here locks a row that two merchants share, so that two of them can be set up at once: that is why
what all merchants may do in public is granted to PUBLIC under row-level security and not through a group, whose
membership can only be changed by one transaction at a time.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS
from django.db.backends.utils import CursorWrapper

from apps.core.db.names import check_schema_name, role_of_schema, role_prefix
from apps.core.db.scopes import engine, public_scope
from apps.core.modules.registry import get_registry

TABLE_PRIVILEGES = ("SELECT", "INSERT", "UPDATE", "DELETE")
APPEND_ONLY_PRIVILEGES = ("SELECT", "INSERT")
# A merchant's code has no business with the record of its migrations.
HIDDEN_TABLES = frozenset({"django_migrations"})


class RolesNotAllowed(Exception):
    """The login role may not make roles; the text says what to change."""


@dataclass(frozen=True, slots=True)
class Relation:
    name: str
    is_sequence: bool
    held: frozenset[str]
    """Privileges that the merchant's role has on it."""


def roles_are_on() -> bool:
    return bool(getattr(settings, "MERCHANT_ROLES", True))


def check_may_create_roles(cursor: CursorWrapper) -> None:
    """Raises RolesNotAllowed: better than at the first sign-up."""
    cursor.execute("SELECT rolname, rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user")
    name, may = cursor.fetchone()
    if roles_are_on() and not may:
        raise RolesNotAllowed(
            f"The database role '{name}' may not create roles: run ALTER ROLE {name} CREATEROLE as a superuser, "
            "or set MERCHANT_ROLES=false."
        )


def role_name(schema_name: str, database: str | None = None, *, using: str = DEFAULT_DB_ALIAS) -> str:
    return role_of_schema(schema_name, database or engine(using).settings_dict["NAME"])


def append_only_tables() -> frozenset[str]:
    """Tables of which the modules say that a merchant may only add to them."""
    return frozenset(table for definition in get_registry() for table in definition.append_only)


def wanted_privileges(table: str, append_only: Collection[str]) -> frozenset[str]:
    if table in HIDDEN_TABLES:
        return frozenset()
    return frozenset(APPEND_ONLY_PRIVILEGES if table in append_only else TABLE_PRIVILEGES)


def create_role_sql(schema_name: str, role: str) -> str:
    """For a schema that exists. Tables made afterwards get the grants of an ordinary table by themselves."""
    return (
        f"CREATE ROLE {role} NOLOGIN;\n"
        f"GRANT {role} TO CURRENT_USER WITH SET TRUE, INHERIT FALSE;\n"
        f"{use_schema_sql(schema_name, role)}"
    )


def use_schema_sql(schema_name: str, role: str) -> str:
    return (
        f"GRANT USAGE ON SCHEMA {schema_name} TO {role};\n"
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA {schema_name} "
        f"GRANT {', '.join(TABLE_PRIVILEGES)} ON TABLES TO {role};\n"
    )


def ensure_role(schema_name: str, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Give a schema that exists its role and grants: after a migration, a restore, or switching the roles on."""
    if not roles_are_on():
        return
    role = role_name(check_schema_name(schema_name), using=using)
    with public_scope(using=using), engine(using).cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [role])
        if not cursor.fetchone()[0]:
            cursor.execute(create_role_sql(schema_name, role))
        else:
            cursor.execute(use_schema_sql(schema_name, role))
        changes = grant_changes(
            schema_name, role, _relations(cursor, schema_name, role), append_only_tables()
        )
        if changes:
            cursor.execute(";\n".join(changes))


def grant_changes(
    schema_name: str, role: str, relations: Iterable[Relation], append_only: Collection[str]
) -> list[str]:
    """The statements that bring the role's privileges in a schema to what they shall be."""
    changes = []
    for relation in relations:
        kind = "SEQUENCE" if relation.is_sequence else "TABLE"
        wanted = (
            frozenset({"USAGE"}) if relation.is_sequence else wanted_privileges(relation.name, append_only)
        )
        target = f'ON {kind} {schema_name}."{relation.name}"'
        if missing := sorted(wanted - relation.held):
            changes.append(f"GRANT {', '.join(missing)} {target} TO {role}")
        if surplus := sorted(relation.held - wanted):
            changes.append(f"REVOKE {', '.join(surplus)} {target} FROM {role}")
    return changes


def _relations(cursor: CursorWrapper, schema_name: str, role: str) -> list[Relation]:
    """Tables, and the sequences that are no table's identity (those need no privilege of their own)."""
    cursor.execute(
        """
        SELECT c.relname, c.relkind = 'S',
               array(SELECT acl.privilege_type FROM aclexplode(c.relacl) acl WHERE acl.grantee = %s::regrole)
        FROM pg_class c
        WHERE c.relnamespace = %s::regnamespace AND c.relkind IN ('r', 'p', 'S')
          AND NOT EXISTS (SELECT FROM pg_depend d
                          WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'i')
        ORDER BY c.relname
        """,
        [role, schema_name],
    )
    return [Relation(name, is_sequence, frozenset(held)) for name, is_sequence, held in cursor.fetchall()]


def drop_merchant_role(schema_name: str, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Also when roles are switched off now: a role of earlier must not stay behind."""
    role = role_name(schema_name, using=using)
    with public_scope(using=using), engine(using).cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [role])
        if cursor.fetchone()[0]:
            # DROP OWNED wants the role's privileges, which the login role otherwise does without.
            cursor.execute(
                f"GRANT {role} TO CURRENT_USER WITH INHERIT TRUE; DROP OWNED BY {role}; DROP ROLE {role}"
            )


def schemas_without_role(schema_names: Sequence[str], *, using: str = DEFAULT_DB_ALIAS) -> list[str]:
    if not roles_are_on():
        return []
    roles = {role_name(schema_name, using=using): schema_name for schema_name in schema_names}
    with public_scope(using=using), engine(using).cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [list(roles)])
        there = {row[0] for row in cursor.fetchall()}
    return [schema_name for role, schema_name in roles.items() if role not in there]


def clean_up_roles(database: str, *, using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Drop the roles of a database that is gone (tests, scratch databases); the names of those dropped."""
    with engine(using)._nodb_cursor() as cursor:  # noqa: SLF001  # a database that is gone cannot be asked
        cursor.execute("SELECT rolname FROM pg_roles WHERE starts_with(rolname, %s)", [role_prefix(database)])
        roles = [row[0] for row in cursor.fetchall()]
        for role in roles:
            cursor.execute(f"DROP ROLE {role}")
    return roles
