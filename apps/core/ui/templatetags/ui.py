"""Template tags and filters of the UI kit. Loaded as built-ins: no `{% load %}` needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import uuid4

from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.forms import widgets as form_widgets
from django.http import QueryDict
from django.template.base import FilterExpression, Node, Parser, Token
from django.template.context import Context
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from apps.core.money import Money
from apps.core.ui import charts, formatting, pagination
from apps.core.ui.icons import has_icon, render_icon

register = template.Library()


@register.simple_tag
def form_key() -> SafeString:
    """A hidden field by which a form that is sent twice is known; see ``apps.core.http.once``."""
    return format_html('<input type="hidden" name="form_key" value="{}">', uuid4())


# --- Icons ----------------------------------------------------------------------------------------


class IconNode(Node):
    def __init__(
        self, name: FilterExpression, css_class: FilterExpression | None, label: FilterExpression | None
    ):
        self.name = name
        self.css_class = css_class
        self.label = label

    def render(self, context: Context) -> str:
        return render_icon(
            str(self.name.resolve(context) or ""),
            str(self.css_class.resolve(context) or "") if self.css_class else "",
            str(self.label.resolve(context) or "") if self.label else "",
        )


@register.tag("icon")
def icon(parser: Parser, token: Token) -> IconNode:
    """`{% icon "package" %}`, `{% icon entry.icon "small" %}`, `{% icon "lock" label=_("Locked") %}`.

    A name written out must exist: a misspelt one fails when the template is compiled.
    """
    tag, *arguments = token.split_contents()
    if not arguments:
        raise template.TemplateSyntaxError(f"{tag} needs the name of an icon")
    literal = arguments[0].strip("\"'")
    if literal != arguments[0] and not has_icon(literal):
        raise template.TemplateSyntaxError(f"there is no icon {literal!r} in static/icons/lucide")
    css_class = label = None
    for argument in arguments[1:]:
        if argument.startswith("label="):
            label = parser.compile_filter(argument.removeprefix("label="))
        else:
            css_class = parser.compile_filter(argument.removeprefix("class="))
    return IconNode(parser.compile_filter(arguments[0]), css_class, label)


# --- Values for people ----------------------------------------------------------------------------


@register.filter
def money(value: Money | int | None, currency: str = "") -> str:
    """`{{ order.total|money }}`, or minor units with their currency: `{{ amount_minor|money:"EUR" }}`."""
    if isinstance(value, int) and currency:
        value = Money(value, currency)
    return value.format() if isinstance(value, Money) else ""


@register.filter
def money_round(value: Money | None) -> str:
    """Without decimals when they are zero: `€49`."""
    return value.format(drop_zero_cents=True) if isinstance(value, Money) else ""


@register.filter
def local_date(value: date | datetime | None, length: formatting.Length = "medium") -> str:
    return formatting.format_day(value, length) if value else ""


@register.filter
def local_time(value: datetime | time | None) -> str:
    return formatting.format_time(value) if value is not None else ""


@register.filter
def local_datetime(value: datetime | None, length: formatting.Length = "medium") -> str:
    return formatting.format_moment(value, length) if value else ""


@register.filter
def relative_time(value: datetime | None) -> str:
    return formatting.format_relative(value) if value else ""


@register.filter
def iso(value: date | datetime | time | None) -> str:
    """For machines: the `datetime` attribute of `<time>`."""
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else str(value or "")


@register.filter
def number(value: int | Decimal | None) -> str:
    return formatting.format_number(value) if value is not None else ""


@register.filter
def colon(label: object) -> str:
    return formatting.with_colon(str(label))


@register.filter
def percent(value: Decimal | str | None) -> str:
    """A fraction as per cent: `0.17` is `17%`."""
    if value is None or value == "":
        return ""
    try:
        return formatting.format_percent(Decimal(value))
    except InvalidOperation:
        return ""


@register.filter
def initials(name: object) -> str:
    """`Anne-Marie Weber` is `AW`; of an e-mail address it is the first letter."""
    words = str(name or "").split("@")[0].replace(".", " ").split()
    picked = words[:1] + words[-1:] if len(words) > 1 else words
    return "".join(word[0] for word in picked).upper()


@register.filter
def machine_number(value: object) -> str:
    """As HTML attributes want it: a dot for the decimals, no grouping, whatever the language of the page."""
    return str(value)


@register.filter
def times(count: int | str) -> range:
    """`{% for _ in 3|times %}`"""
    return range(int(count))


_MESSAGE_TONES = {"success": "success", "warning": "warning", "error": "critical"}


@register.filter
def message_tone(level: str) -> str:
    """The tone of one of Django's messages."""
    return _MESSAGE_TONES.get(level, "info")


@register.filter
def message_undo(message: Any) -> str:
    """Where to undo what a message tells of: `messages.success(request, text, extra_tags="undo:/path/")`."""
    tags = str(getattr(message, "extra_tags", "") or "").split()
    return next((tag.removeprefix("undo:") for tag in tags if tag.startswith("undo:/")), "")


# --- URLs -----------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: object) -> str:
    """The query string of this page with some parts changed: `{% query page=2 q=None %}`.

    None removes; a list sets several. Starts with `?`, so it is a link by itself.
    """
    request = context.get("request")
    values = request.GET.copy() if request is not None else QueryDict(mutable=True)
    for name, value in changes.items():
        if value is None or value == "":
            values.pop(name, None)
        elif isinstance(value, list | tuple):
            values.setlist(name, [str(item) for item in value])
        else:
            values[name] = str(value)
    return f"?{values.urlencode()}"


@register.simple_tag(takes_context=True)
def sort_link(context: Context, name: str) -> dict[str, str]:
    """For a sortable column head: `state` ("", "ascending", "descending") and the `url` to click."""
    request = context.get("request")
    current = request.GET.get("sort", "") if request is not None else ""
    states = {name: "ascending", f"-{name}": "descending"}
    target = f"-{name}" if current == name else name
    return {"state": states.get(current, ""), "url": query(context, sort=target, cursor=None, page=None)}


@register.simple_tag(takes_context=True)
def page_link(context: Context, name: str, value: object) -> str:
    """`{% query %}` for a parameter whose name is only known at run time."""
    return query(context, **{name: value})


@register.simple_tag(takes_context=True)
def kept_query(context: Context, *without: str) -> SafeString:
    """Hidden inputs that carry the rest of the query along when a GET form is sent."""
    request = context.get("request")
    if request is None:
        return SafeString("")
    pairs = [(key, value) for key, values in request.GET.lists() if key not in without for value in values]
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', pairs)


# --- Attributes and fields ------------------------------------------------------------------------


@register.filter
def html_attrs(attrs: Mapping[str, Any]) -> SafeString:
    """The attributes that a component passes on, escaped. False and None omit one, True writes its name only.

    cotton's own `{{ attrs }}` neither escapes nor omits. The CSP forbids `style` and `on...`: dropped.
    """
    given = attrs.attrs_dict() if hasattr(attrs, "attrs_dict") else attrs
    parts: list[str] = []
    for name, value in given.items():
        if value is False or value is None or name == "style" or name.startswith("on"):
            continue
        parts.append(name if value is True else f'{name}="{conditional_escape(value)}"')
    return mark_safe(" ".join(parts))


_CHECKS = (form_widgets.CheckboxInput, form_widgets.RadioSelect, form_widgets.CheckboxSelectMultiple)


@register.filter
def field_kind(field: BoundField) -> str:
    """Which layout of the field component fits: check, choices, select, file, hidden, multi, input."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, form_widgets.RadioSelect | form_widgets.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, form_widgets.CheckboxInput):
        return "check"
    if isinstance(widget, form_widgets.Select):
        return "select"
    if isinstance(widget, form_widgets.ClearableFileInput):
        return "file"
    return "multi" if isinstance(widget, form_widgets.MultiWidget) else "input"


@register.simple_tag
def field_widget(
    field: BoundField, hint: str = "", extra: Mapping[str, Any] | None = None, css_class: str = ""
) -> SafeString:
    """The widget with our class and with its hint and errors announced."""
    widget = field.field.widget
    attrs: dict[str, Any] = {"class": css_class or ("tick" if isinstance(widget, _CHECKS) else "input")}
    if css_class == "switch":
        attrs["role"] = "switch"
    if widget.attrs.get("class"):
        attrs["class"] += f" {widget.attrs['class']}"
    described = [f"{field.auto_id}_helptext"] if (hint or field.help_text) else []
    if field.errors:
        described.append(f"{field.auto_id}_error")
        attrs["aria-invalid"] = "true"
    if described and field_kind(field) != "choices":
        attrs["aria-describedby"] = " ".join(described)
    given = extra.attrs_dict() if extra is not None and hasattr(extra, "attrs_dict") else (extra or {})
    attrs.update({name: value for name, value in given.items() if value is not None})
    return field.as_widget(attrs=attrs)


@register.simple_tag
def choice_widget(option: Any) -> SafeString:
    """One radio button or check box of a choice, without the label that Django would wrap around it."""
    option.data["attrs"]["class"] = "tick"
    tag: SafeString = option.tag(wrap_label=False)
    return tag


@register.filter
def form_fields(form: Any, names: str = "") -> list[BoundField]:
    """The visible fields of a form, or those named: `form|form_fields:"title,price"`."""
    if not names:
        return list(form.visible_fields())
    return [form[name.strip()] for name in names.split(",")]


# --- Paging and figures ---------------------------------------------------------------------------


@register.filter
def page_numbers(page: Page[Any]) -> list[int | None]:
    return pagination.page_numbers(page)


@register.simple_tag
def sparkline(values: Sequence[charts.Number]) -> SafeString:
    return charts.render_sparkline(list(values or ()))


@register.simple_tag
def chart(points: Iterable[charts.Point], kind: charts.ChartKind, title: str) -> SafeString:
    return charts.render_chart(list(points or ()), kind=kind, title=title)
