"""Where a statement runs: a search path and a role, which belong together.

The server reports the path after every statement but never the role. So a path is written such that it tells the
role as well: a merchant's schema is used by the login role only under a path that ends in ``OWNER_MARK``. Nothing but
the engine may set either of them.
"""

from dataclasses import dataclass

from django.conf import settings

from apps.core.db.names import PUBLIC, check_schema_name, role_of_schema

# No schema has this name; a path may name schemas that do not exist.
OWNER_MARK = "as_owner"


@dataclass(frozen=True, slots=True)
class Scope:
    schema_name: str
    path: bytes
    """Exactly as the server reports it."""
    statement: bytes
    """Sets path and role together: one message, so both change or neither does."""

    @property
    def runs_as_merchant(self) -> bool:
        return self.schema_name != PUBLIC and not self.path.endswith(OWNER_MARK.encode())


def public() -> Scope:
    """Public tables alone, as the login role."""
    return _scope(PUBLIC, role=None, with_public=True)


def merchant(schema_name: str, database: str) -> Scope:
    """The merchant's tables, then the public ones, as the merchant's own role."""
    if not getattr(settings, "MERCHANT_ROLES", True):
        return owner(schema_name)
    return _scope(schema_name, role=role_of_schema(schema_name, database), with_public=True)


def owner(schema_name: str) -> Scope:
    """The merchant's tables, then the public ones, as the login role, which owns them."""
    return _scope(check_schema_name(schema_name), role=None, with_public=True)


def narrowed(scope: Scope, database: str) -> Scope:
    """The same schema and role without public behind it: what Django's introspection must look at."""
    if scope.schema_name == PUBLIC:
        return scope
    role = role_of_schema(scope.schema_name, database) if scope.runs_as_merchant else None
    return _scope(scope.schema_name, role=role, with_public=False)


def _scope(schema_name: str, *, role: str | None, with_public: bool) -> Scope:
    extra = getattr(settings, "PG_EXTRA_SEARCH_PATHS", ())
    behind = (PUBLIC,) if with_public and schema_name != PUBLIC else ()
    owned = role is None and schema_name != PUBLIC
    # Temporary tables come last, so that one left behind on a connection never hides a table.
    names = [schema_name, *behind, *extra, "pg_temp", *((OWNER_MARK,) if owned else ())]
    path = ", ".join(names)
    # A path may name a schema that is gone, and everything would fall through to public; a role may not.
    must_exist = f"SELECT '{schema_name}'::regnamespace; " if owned else ""
    statement = f"SET ROLE {role or 'NONE'}; {must_exist}SET search_path = {path}"
    return Scope(schema_name=schema_name, path=path.encode(), statement=statement.encode())
