"""A merchant's schema is self-contained, and Django admin shows public tables only."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.core.checks import CheckMessage, Error, register
from django.db.models import Field, ForeignKey, Model

from apps.core.modules.definition import Placement
from apps.core.modules.registry import get_registry


def placement_of(model: type[Model]) -> Placement:
    """Where the table of a model lives. What is not of a module (Django's own, beat's) is public."""
    name = apps.get_app_config(model._meta.app_label).name
    for definition in get_registry():
        for app in definition.apps:
            if app.path == name:
                return app.placement
    return Placement.PUBLIC


def merchant_models() -> Iterator[type[Model]]:
    """Models with a table in every merchant's schema."""
    for model in apps.get_models(include_auto_created=True):
        if placement_of(model) in (Placement.MERCHANT, Placement.BOTH):
            yield model


@register("modules")
def check_merchant_models(**kwargs: Any) -> list[CheckMessage]:
    return [message for model in merchant_models() for message in check_model(model)]


def check_model(model: type[Model]) -> Iterator[CheckMessage]:
    for field in model._meta.get_fields():
        if isinstance(field, ForeignKey):
            yield from _check_key(model, field)
    for private in model._meta.private_fields:
        if type(private).__name__ == "GenericForeignKey":
            yield Error(
                f"{model._meta.label}.{private.name} is a GenericForeignKey in a merchant's schema.",
                hint="Store 'app.model' as text and the id: content-type ids differ between databases.",
                obj=model,
                id="maart.E041",
            )


def _check_key(model: type[Model], field: "ForeignKey[Any, Any]") -> Iterator[CheckMessage]:
    target = field.remote_field.model
    if placement_of(target) == Placement.PUBLIC and _constrains(field):
        yield Error(
            f"{model._meta.label}.{field.name} is a constraint from a merchant's schema to the public table "
            f"of {target._meta.label}.",
            hint="Use PublicForeignKey (apps.core.db.fields): a merchant's schema must be dumped and moved alone.",
            obj=model,
            id="maart.E040",
        )
    if target._meta.label == "contenttypes.ContentType":
        yield Error(
            f"{model._meta.label}.{field.name} stores a content-type id in a merchant's schema.",
            hint="Store 'app.model' as text.",
            obj=model,
            id="maart.E041",
        )


def _constrains(field: "Field[Any, Any]") -> bool:
    return bool(getattr(field, "db_constraint", True))


@register("modules")
def check_admin(**kwargs: Any) -> list[CheckMessage]:
    return [
        Error(
            f"Django admin registers {model._meta.label}, whose table is in the merchants' schemas.",
            hint="Take it out of admin.py: the store admin is its place.",
            obj=model,
            id="maart.E042",
        )
        for model in admin.site._registry  # noqa: SLF001  # it has no public name
        if placement_of(model) != Placement.PUBLIC
    ]
