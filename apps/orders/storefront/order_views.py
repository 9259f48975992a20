"""The shopper's page of an order."""

from datetime import timedelta
from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.core.http.access import open_to_all
from apps.core.http.request import MaartRequest
from apps.core.ui.formatting import format_day
from apps.orders.countries import country_name
from apps.orders.enums import OrderState
from apps.orders.models import Order
from apps.orders.selectors.mails import transfer_of
from apps.orders.selectors.orders import detail_of, find_order_by_token
from apps.orders.storefront.legal import legal_links
from apps.payments.gateways.bank_transfer import epc_qr_svg
from apps.payments.selectors.payments import label_of, payment_for

JUST_PLACED: Final = timedelta(hours=1)


def _order_or_404(request: MaartRequest, token: str) -> Order:
    found = find_order_by_token(request.store.id, token)
    if found is None:
        raise Http404
    return found


@open_to_all
@never_cache
@require_safe
def order(request: MaartRequest, token: str) -> HttpResponse:
    """Whoever has the address may see it: it is as long as a password and goes only to the shopper."""
    found = _order_or_404(request, token)
    detail = detail_of(found, with_pictures=True)
    context = {
        "order": found,
        "detail": detail,
        "steps": _steps(found),
        "transfer": transfer_of(detail.payment),
        "payment_label": label_of(found.payment_gateway) if found.payment_gateway else "",
        "is_new": timezone.now() - found.placed_at < JUST_PLACED,
        "shipping_country": country_name(found.shipping_address["country"]),
        "billing_country": country_name(found.billing_address["country"]),
        "legal": legal_links(request),
    }
    response = render(request, "orders/storefront/order.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _steps(order: Order) -> list[dict[str, str]]:
    """Ordered, paid, sent, each with its day; nothing for an order that will not come."""
    if order.state == OrderState.CANCELLED:
        return []
    moments = ((_("Ordered"), order.placed_at), (_("Paid"), order.paid_at), (_("Sent"), order.fulfilled_at))
    reached = sum(moment is not None for _label, moment in moments)
    states = ["done"] * reached + ["current"] + [""] * len(moments)
    return [
        {"label": f"{label}, {format_day(moment)}" if moment else label, "url": "", "state": state}
        for (label, moment), state in zip(moments, states, strict=False)
    ]


@open_to_all
@never_cache
@require_safe
def payment_code(request: MaartRequest, token: str) -> HttpResponse:
    """The QR code of the transfer, as long as it is awaited."""
    found = _order_or_404(request, token)
    payment = payment_for(found.subject)
    if found.state != OrderState.PENDING_PAYMENT or payment is None or transfer_of(payment) is None:
        raise Http404
    svg = epc_qr_svg(payment.instructions, payment.amount)
    if svg is None:
        raise Http404
    return HttpResponse(svg, content_type="image/svg+xml")
