"""Django's introspection, looking at the current schema alone.

Migrations ask "which tables are there?" to decide whether a schema has its own ``django_migrations``: public's table
of the same name, which the path also shows, must not answer for it. django-tenants answers by setting the search
path itself, which only the engine may do here.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.db.backends.postgresql.introspection import DatabaseIntrospection

R = TypeVar("R")


def _own_schema_only(method: Callable[..., R]) -> Callable[..., R]:
    @wraps(method)
    def narrowed(self: Any, *args: Any, **kwargs: Any) -> R:
        with self.connection.narrowed():
            return method(self, *args, **kwargs)

    return narrowed


class OwnSchemaIntrospection(DatabaseIntrospection):
    get_table_list = _own_schema_only(DatabaseIntrospection.get_table_list)
    get_table_description = _own_schema_only(DatabaseIntrospection.get_table_description)
    get_sequences = _own_schema_only(DatabaseIntrospection.get_sequences)
    get_relations = _own_schema_only(DatabaseIntrospection.get_relations)
    get_constraints = _own_schema_only(DatabaseIntrospection.get_constraints)
