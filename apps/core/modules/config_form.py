"""The settings of a module on a platform: a JSON Schema, the form it becomes and the check of what is stored.

Understood: an object of properties of type string, integer, number (exact, kept as text), boolean, or array of
strings, with title, description, enum, minimum, maximum, minLength, maxLength, pattern. ``required`` lists what
may not be empty.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

from apps.core.modules.definition import ModuleDefinition

HIDDEN_MENU = "hidden_menu"
"""Reserved setting of every module with a menu: codes of the entries that the platform does not show."""

_DECIMAL = r"^-?[0-9]+(\.[0-9]+)?$"
_TYPES = ("string", "integer", "number", "boolean", "array")


class SchemaError(ValueError):
    """The ``config_schema`` of a module uses something that no form can be made of."""


def full_schema(definition: ModuleDefinition) -> dict[str, Any]:
    """JSON Schema of what is stored: exact numbers are text, and nothing unknown is let in."""
    properties = {
        name: _stored_form(name, plain(prop))
        for name, prop in definition.config_schema.get("properties", {}).items()
    }
    if definition.menu:
        codes = [entry.code for entry in definition.menu]
        properties[HIDDEN_MENU] = {"type": "array", "items": {"enum": codes}, "uniqueItems": True}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def validate(definition: ModuleDefinition, config: Mapping[str, Any]) -> None:
    """Raises ValidationError that names the setting and what is wrong with it."""
    import jsonschema  # late: slow to load, and asked when somebody changes settings

    validator = jsonschema.Draft202012Validator(full_schema(definition))
    problems = sorted(validator.iter_errors(dict(config)), key=lambda error: list(error.absolute_path))
    errors: dict[str, list[str]] = {}
    for problem in problems:
        name = str(problem.absolute_path[0]) if problem.absolute_path else NON_FIELD_ERRORS
        errors.setdefault(name, []).append(problem.message)
    for name, prop in definition.config_schema.get("properties", {}).items():
        if prop.get("type") == "number" and name in config and name not in errors:
            errors.update(_outside(name, prop, Decimal(config[name])))
    if errors:
        raise ValidationError(errors)


def _outside(name: str, prop: Mapping[str, Any], value: Decimal) -> dict[str, list[str]]:
    """Bounds of an exact number, which JSON Schema cannot compare while it is text."""
    least, most = _decimal(prop.get("minimum")), _decimal(prop.get("maximum"))
    if least is not None and value < least:
        return {name: [f"{value} is less than {least}."]}
    if most is not None and value > most:
        return {name: [f"{value} is more than {most}."]}
    return {}


def deviations(definition: ModuleDefinition, config: Mapping[str, Any]) -> dict[str, Any]:
    """Only what differs from the defaults is stored, so that a new default reaches everybody else."""
    defaults = dict(definition.default_config)
    if definition.menu:
        defaults.setdefault(HIDDEN_MENU, [])
    return {name: value for name, value in config.items() if name not in defaults or defaults[name] != value}


def form_class(definition: ModuleDefinition) -> type["ModuleConfigForm"]:
    """A form with one field per setting. Raises SchemaError."""
    required = definition.config_schema.get("required", ())
    fields: dict[str, Any] = {
        name: _field(name, prop, required=name in required)
        for name, prop in definition.config_schema.get("properties", {}).items()
    }
    if definition.menu:
        fields[HIDDEN_MENU] = forms.MultipleChoiceField(
            label=_("Hidden menu entries"),
            help_text=_("Entries that nobody on this platform sees. Their pages stay reachable."),
            choices=[(entry.code, entry.label) for entry in definition.menu],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
    return type(
        f"{definition.code.title()}ConfigForm", (ModuleConfigForm,), {"definition": definition, **fields}
    )


class ModuleConfigForm(forms.Form):
    definition: ModuleDefinition

    def config(self) -> dict[str, Any]:
        """The cleaned settings as they are stored: decimals as text."""
        return {
            name: str(value) if isinstance(value, Decimal) else value
            for name, value in self.cleaned_data.items()
            if value is not None
        }


class LinesField(forms.CharField):
    """A list of texts, one a line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(data) != list(initial or []))


def _field(name: str, prop: Mapping[str, Any], *, required: bool) -> forms.Field:
    common: dict[str, Any] = {
        "label": prop.get("title", name),
        "help_text": prop.get("description", ""),
        "required": required,
    }
    if "enum" in prop:
        labels = prop.get("enumLabels", {})
        choices = [(value, labels.get(value, value)) for value in prop["enum"]]
        return forms.ChoiceField(choices=choices, **common)
    match prop.get("type"):
        case "string":
            return _text_field(prop, common)
        case "integer":
            return forms.IntegerField(min_value=prop.get("minimum"), max_value=prop.get("maximum"), **common)
        case "number":
            return forms.DecimalField(
                min_value=_decimal(prop.get("minimum")), max_value=_decimal(prop.get("maximum")), **common
            )
        case "boolean":
            return forms.BooleanField(**{**common, "required": False})
        case "array":
            return LinesField(**common)
    raise SchemaError(
        f"The setting '{name}' has the type {prop.get('type')!r}: use one of {', '.join(_TYPES)}."
    )


def _text_field(prop: Mapping[str, Any], common: dict[str, Any]) -> forms.Field:
    limits: dict[str, Any] = {"min_length": prop.get("minLength"), "max_length": prop.get("maxLength")}
    if "pattern" in prop:
        return forms.RegexField(rf"\A(?:{prop['pattern']})\Z", **limits, **common)
    return forms.CharField(**limits, **common)


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _stored_form(name: str, prop: dict[str, Any]) -> dict[str, Any]:
    if "enum" in prop:
        return {"enum": prop["enum"]}
    if prop.get("type") not in _TYPES:
        raise SchemaError(
            f"The setting '{name}' has the type {prop.get('type')!r}: use one of {', '.join(_TYPES)}."
        )
    if prop["type"] == "number":
        return {"type": "string", "pattern": _DECIMAL}
    if prop["type"] == "array":
        return {"type": "array", "items": {"type": "string"}}
    return prop


def plain(value: Any) -> Any:
    """Schema without lazy texts: they are for the form, not for the validator."""
    if isinstance(value, Mapping):
        return {
            key: plain(item)
            for key, item in value.items()
            if key not in ("title", "description", "enumLabels")
        }
    return [plain(item) for item in value] if isinstance(value, list | tuple) else value
