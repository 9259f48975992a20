"""The tables that a definition gives to the merchants' database roles, or keeps from them, are there."""

from collections.abc import Iterator

from django.apps import apps
from django.core.checks import CheckMessage
from django.db.models import Model

from apps.core.modules.checks.saying import problem
from apps.core.modules.definition import ModuleDefinition, Placement
from apps.core.modules.registry import Registry


def check_tables(definition: ModuleDefinition, registry: Registry) -> Iterator[CheckMessage]:
    """A misspelt name here would take a protection away without a word."""
    in_merchants = _tables(definition, Placement.MERCHANT, Placement.BOTH)
    in_public = _tables(definition, Placement.PUBLIC)
    for table in definition.append_only:
        if table not in in_merchants:
            yield _missing(definition, "append_only", table, "the merchants' schemas", in_merchants)
    for what in ("merchant_readable", "merchant_insertable"):
        for table, column in getattr(definition, what).items():
            if table not in in_public:
                yield _missing(definition, what, table, "public", in_public)
            elif column is not None and column not in _columns(in_public[table]):
                yield problem(
                    definition,
                    24,
                    f"{what} says that '{column}' names the merchant in '{table}', which has no such column.",
                    f"Name one of {', '.join(sorted(_columns(in_public[table])))}.",
                )


def _missing(
    definition: ModuleDefinition, what: str, table: str, where: str, known: dict[str, type[Model]]
) -> CheckMessage:
    return problem(
        definition,
        23,
        f"{what} names '{table}', which is no table of the module in {where}.",
        f"Use one of {', '.join(sorted(known)) or 'none yet'}, or place its app there.",
    )


def _tables(definition: ModuleDefinition, *placements: Placement) -> dict[str, type[Model]]:
    paths = {app.path for app in definition.apps if app.placement in placements}
    return {
        model._meta.db_table: model
        for config in apps.get_app_configs()
        if config.name in paths
        for model in config.get_models(include_auto_created=True)
    }


def _columns(model: type[Model]) -> set[str]:
    return {str(field.column) for field in model._meta.concrete_fields}
