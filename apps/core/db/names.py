"""What a merchant's schema and database role are called.

Roles belong to the server, not to the database, so their names carry a prefix per database. The engine compares the
path that the server reports letter by letter, so no name may ever need quoting.
"""

import re
from functools import cache
from hashlib import sha256

PUBLIC = "public"
ROLE_PREFIX_LENGTH = 15
SCHEMA_NAME_LENGTH = 48
_SCHEMA_NAME = re.compile(r"[a-z][a-z0-9]*_[a-z0-9_]+")
_TAKEN_BY_SQL = ("pg_", "current_", "session_", "system_", "information_")


class SchemaNameError(ValueError):
    """A name that cannot be a merchant's schema; the text says why."""


def check_schema_name(schema_name: str) -> str:
    """The name itself. Raises SchemaNameError unless it is ``<prefix>_<rest>`` in letters, digits and underscores."""
    if len(schema_name) > SCHEMA_NAME_LENGTH:
        raise SchemaNameError(
            f"The schema name '{schema_name}' is longer than {SCHEMA_NAME_LENGTH} characters."
        )
    if not _SCHEMA_NAME.fullmatch(schema_name) or schema_name.startswith(_TAKEN_BY_SQL):
        raise SchemaNameError(
            f"'{schema_name}' cannot be a merchant's schema: use a prefix, an underscore and a-z, 0-9 or _."
        )
    return schema_name


@cache
def role_prefix(database: str) -> str:
    """The same for every role of a database and for no other database of the server (see ``ROLE_PREFIX_SQL``)."""
    return f"maart_{sha256(database.encode()).hexdigest()[:8]}_"


# The same in SQL, so that policies stay right in a database that was copied from another one.
ROLE_PREFIX_SQL = (
    "'maart_' || encode(substr(sha256(convert_to(current_database(), 'UTF8')), 1, 4), 'hex') || '_'"
)


def role_of_schema(schema_name: str, database: str) -> str:
    return role_prefix(database) + check_schema_name(schema_name)
