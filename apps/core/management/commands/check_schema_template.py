from typing import Any

from django.db import DatabaseError

from apps.core.db import roles, template
from apps.core.db.catalog import UnknownObject
from apps.core.db.compare import compare_schemas
from apps.core.db.migrate import migrate_all
from apps.core.db.scratch import scratch_database
from apps.core.management.base import Exit, MaartCommand, Result, lines

BY_TEMPLATE = "tpl_by_template"
BY_MIGRATIONS = "tpl_by_migrations"


class Command(MaartCommand):
    help = (
        "In a database of its own, make one merchant's schema from the template and one by migrations, and compare "
        "them: tables, columns, constraints, indexes, sequences, comments, rows and grants."
    )
    example = "check_schema_template --json"
    errors = (DatabaseError, UnknownObject)

    def run(self, options: dict[str, Any]) -> Result:
        with scratch_database("template"):
            migrate_all()
            template.create_schema(BY_TEMPLATE)
            template.make_by_migrations(BY_MIGRATIONS)
            roles.ensure_role(BY_MIGRATIONS)
            differences = compare_schemas(BY_TEMPLATE, BY_MIGRATIONS)
        said = lines(*(differences or ["The template makes the same schema as the migrations."]))
        return Result({"differences": differences}, said, Exit.FAILED if differences else Exit.OK)
