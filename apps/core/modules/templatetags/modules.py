"""Tags by which a template takes in what other modules bring. Built in: no {% load %} needed."""

from typing import Any

from django import template
from django.template.base import FilterExpression, Node, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

from apps.core.modules import contributions
from apps.core.modules.definition import Audience
from apps.core.modules.slots import declared_slots

register = template.Library()


class SlotNode(Node):
    def __init__(self, code: str, arguments: dict[str, FilterExpression]) -> None:
        self.code = code
        self.arguments = arguments

    def render(self, context: Context) -> SafeString:
        values = {name: expression.resolve(context) for name, expression in self.arguments.items()}
        request = context["request"]
        return mark_safe(
            "".join(contributions.slot_fills(request, self.code, values))
        )  # rendered by the template engine


@register.tag
def slot(parser: Parser, token: Token) -> SlotNode:
    """``{% slot "orders.detail_aside" order=order %}``: everything that other modules put here."""
    bits = token.split_contents()[1:]
    if not bits or bits[0][0] not in "\"'" or bits[0][-1] != bits[0][0]:
        raise template.TemplateSyntaxError(
            '{% slot %} takes a quoted code first: {% slot "orders.detail" %}.'
        )
    code = bits[0][1:-1]
    if code not in declared_slots():
        raise template.TemplateSyntaxError(
            f"The slot '{code}' is not declared: add Slot(code='{code}', ...) to the slots of the module's definition."
        )
    return SlotNode(code, _arguments(parser, bits[1:]))


def _arguments(parser: Parser, bits: list[str]) -> dict[str, FilterExpression]:
    arguments: dict[str, FilterExpression] = {}
    for bit in bits:
        name, equals, value = bit.partition("=")
        if not equals:
            raise template.TemplateSyntaxError(f"{{% slot %}} takes name=value after the code, not '{bit}'.")
        arguments[name] = parser.compile_filter(value)
    return arguments


@register.simple_tag(takes_context=True)
def dashboard_cards(context: dict[str, Any], audience: str = "store_admin") -> SafeString:
    """The dashboard cards of all modules that are on, for this person."""
    return mark_safe(
        "".join(contributions.cards(context["request"], Audience(audience)))
    )  # rendered by the template engine
