"""Writes of ways of delivery."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.contracts import resolve
from apps.core.contracts.tax import Tax, TaxClass
from apps.core.db.seen import refuse_unless_seen
from apps.core.money import Money
from apps.orders.exceptions import InvalidShipping
from apps.orders.models import ShippingMethod
from apps.tenancy.languages import merged_texts

EDITED = (
    "names", "price_minor", "free_from_minor", "tax_class", "countries", "days_min", "days_max", "enabled",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippingDraft:
    """``names`` of languages that are not named stay."""

    names: Mapping[str, str]
    price: Money
    free_from: Money | None
    tax_class: TaxClass
    countries: Sequence[str]
    days_min: int
    days_max: int
    enabled: bool


@transaction.atomic
def save_shipping(
    *, store_id: UUID, method_id: int | None, draft: ShippingDraft, actor: Actor, seen: str | None = None
) -> ShippingMethod:
    """``seen`` is the mark of EDITED. Raises InvalidShipping, ChangedMeanwhile, ShippingMethod.DoesNotExist."""
    _check(draft)
    methods = ShippingMethod.objects.select_for_update().filter(store_id=store_id)
    method = methods.get(pk=method_id) if method_id else _new(store_id)
    if method_id:
        refuse_unless_seen(method, EDITED, seen)
    values = {**_values(draft), "names": merged_texts(method.names, draft.names)}
    changed = {name: [getattr(method, name), v] for name, v in values.items() if getattr(method, name) != v}
    for name, value in values.items():
        setattr(method, name, value)
    method.save()
    action = "orders.shipping_updated" if method_id else "orders.shipping_created"
    record(actor=actor, action=action, obj=method, diff=changed)
    return method


@transaction.atomic
def delete_shipping(*, store_id: UUID, method_id: int, actor: Actor) -> None:
    """Orders keep what they say about it; a repeat changes nothing."""
    method = ShippingMethod.objects.filter(store_id=store_id, pk=method_id).first()
    if method is None:
        return
    record(actor=actor, action="orders.shipping_deleted", obj=method)
    method.delete()


def _new(store_id: UUID) -> ShippingMethod:
    last = ShippingMethod.objects.filter(store_id=store_id).order_by("-position").first()
    return ShippingMethod(store_id=store_id, position=last.position + 1 if last else 1, price_minor=0)


def _check(draft: ShippingDraft) -> None:
    if draft.price.is_negative or (draft.free_from is not None and draft.free_from.is_negative):
        raise InvalidShipping(_("A price is never below zero."))
    if draft.days_max < draft.days_min:
        raise InvalidShipping(_("The longest time is shorter than the shortest."))
    unknown = set(draft.countries) - set(resolve(Tax).countries())
    if unknown:
        raise InvalidShipping(
            _("There is no VAT rate for %(country)s, so we cannot deliver there.")
            % {"country": ", ".join(sorted(unknown))}
        )


def _values(draft: ShippingDraft) -> dict[str, Any]:
    return {
        "price_minor": draft.price.amount_minor,
        "free_from_minor": draft.free_from.amount_minor if draft.free_from else None,
        "tax_class": draft.tax_class.value,
        "countries": sorted(draft.countries),
        "days_min": draft.days_min,
        "days_max": draft.days_max,
        "enabled": draft.enabled,
    }
