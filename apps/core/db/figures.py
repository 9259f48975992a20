"""Several small questions to the database in one statement."""

from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import BigIntegerField, QuerySet, Subquery
from django.db.models.expressions import BaseExpression, Combinable
from django.db.models.sql import Query
from django.db.models.sql.constants import SINGLE

Figure = BaseExpression | Combinable | Subquery


class CountOf(Subquery):
    """How many rows a queryset has, as one of several figures."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = BigIntegerField()
    empty_result_set_value = 0

    def __init__(self, queryset: QuerySet[Any]) -> None:
        super().__init__(queryset.order_by().values("pk"))


def ask(*figures: Figure) -> tuple[Any, ...]:
    """The answer to each of ``figures`` (``Exists``, ``CountOf``): one statement for all, none for none."""
    if not figures:
        return ()
    query = Query(None)  # no table of its own, as in Django's Q.check()
    for position, figure in enumerate(figures):
        query.add_annotation(figure, f"figure_{position}")
    return tuple(query.get_compiler(using=DEFAULT_DB_ALIAS).execute_sql(SINGLE))
