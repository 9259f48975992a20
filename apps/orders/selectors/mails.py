"""What the mails about an order say."""

from typing import Any

from apps.cms.selectors.pages import page_links, published_pages, theme_of
from apps.orders.models import Order
from apps.orders.selectors.orders import detail_of
from apps.payments.gateways.bank_transfer import BankTransfer, pretty_iban, pretty_reference
from apps.payments.models import Payment
from apps.payments.selectors.payments import label_of
from apps.tenancy.links import store_url
from apps.tenancy.models import Store


def mail_context(order: Order) -> dict[str, Any]:
    """Everything a mail about this order shows; addresses are absolute and in the order's language."""
    store = Store.objects.select_related("merchant").get(pk=order.store_id)
    detail = detail_of(order)
    return {
        "order": order,
        "rows": detail.lines,
        "vat_lines": detail.totals.vat_lines,
        "payment": detail.payment,
        "transfer": transfer_of(detail.payment),
        "payment_label": label_of(order.payment_gateway),
        "store": store,
        "merchant": store.merchant,
        "theme": theme_of(store.pk).design,
        "order_url": store_url(store, "storefront:orders:order", language=order.language, token=order.token),
        "pages": {
            link.slug: {"title": link.title, "url": _page_url(store, order, link.slug)}
            for link in page_links(published_pages(store.pk), order.language, store.default_language)
        },
    }


def transfer_of(payment: Payment | None) -> dict[str, str] | None:
    """Where to transfer the money to, as people read it; None when no transfer is expected."""
    if payment is None or payment.gateway != BankTransfer.code or not payment.is_pending:
        return None
    instructions = payment.instructions
    return {
        "holder": instructions["holder"],
        "iban": pretty_iban(instructions["iban"]),
        "plain_iban": instructions["iban"],
        "bic": instructions.get("bic", ""),
        "reference": pretty_reference(payment.reference),
        "plain_reference": payment.reference,
    }


def _page_url(store: Store, order: Order, slug: str) -> str:
    return store_url(store, "storefront:cms:page", language=order.language, slug=slug)
