"""What the component library shows: a shop's everyday content, what the components will carry."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.utils.translation import gettext_lazy as _

from apps.core.money import Money
from apps.core.ui.charts import Point
from apps.core.ui.icons import icon_names
from apps.core.ui.pagination import KeysetPage

_MOMENT = datetime(2026, 11, 21, 13, 5, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class SampleOrder:
    number: str
    customer: str
    email: str
    total: Money
    paid: tuple[str, str]
    sent: tuple[str, str]
    placed_at: datetime
    items: int


@dataclass(frozen=True, slots=True)
class SampleProduct:
    title: str
    sku: str
    price: Money
    stock: int
    note: str = ""
    unit_price: Money | None = None
    badge: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


class SampleForm(forms.Form):
    """Every widget that our forms use."""

    title = forms.CharField(
        label=_("Title"), max_length=120, help_text=_("Shown in the shop and on invoices.")
    )
    email = forms.EmailField(label=_("E-mail"))
    price = forms.DecimalField(label=_("Price"), decimal_places=2)
    quantity = forms.IntegerField(label=_("In stock"), required=False)
    description = forms.CharField(label=_("Description"), widget=forms.Textarea, required=False)
    vat = forms.ChoiceField(
        label=_("VAT class"),
        choices=[("17", "Standard, 17 %"), ("8", "Reduced, 8 %"), ("3", "Super reduced, 3 %")],
    )
    collections = forms.MultipleChoiceField(
        label=_("Collections"),
        required=False,
        choices=[("new", "New in"), ("gifts", "Gifts"), ("sale", "Last pieces")],
    )
    delivery = forms.ChoiceField(
        label=_("Delivery"),
        widget=forms.RadioSelect,
        choices=[("post", "POST Luxembourg"), ("pickup", "Pick up in the shop")],
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("en", "English"), ("fr", "Français"), ("de", "Deutsch"), ("lb", "Lëtzebuergesch")],
    )
    published = forms.BooleanField(label=_("Published"), required=False, help_text=_("Shoppers can find it."))
    gift_wrap = forms.BooleanField(label=_("Offer gift wrapping"), required=False)
    available_from = forms.DateField(
        label=_("Available from"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    picture = forms.FileField(label=_("Picture"), required=False)
    colour = forms.CharField(
        label=_("Brand colour"), required=False, widget=forms.TextInput(attrs={"type": "color"})
    )
    password = forms.CharField(label=_("Password"), required=False, widget=forms.PasswordInput)


def _orders() -> list[SampleOrder]:
    paid, pending, refunded = ("Paid", "success"), ("Awaiting payment", "warning"), ("Refunded", "neutral")
    sent, unsent, failed = ("Sent", "success"), ("To send", "info"), ("Address problem", "critical")
    rows = [
        ("1048", "Anne-Marie Weber", 12850, paid, unsent, 3),
        ("1047", "João Ferreira", 4990, pending, unsent, 1),
        ("1046", "Claire Dubois-Lefèvre", 231475, paid, failed, 12),
        ("1045", "Tom Schmit", 1890, paid, sent, 1),
        ("1044", "Marija Kovačević", 7425, refunded, sent, 2),
    ]
    return [
        SampleOrder(
            number,
            name,
            f"{name.split()[0].lower()}@example.lu",
            Money(total),
            payment,
            delivery,
            _MOMENT - timedelta(hours=7 * index),
            items,
        )
        for index, (number, name, total, payment, delivery, items) in enumerate(rows)
    ]


def _products() -> list[SampleProduct]:
    return [
        SampleProduct("Linen tea towel, set of two", "TT-LIN-02", Money(2450), 34, note="4 colours"),
        SampleProduct(
            "Moselle vineyard honey",
            "HON-350",
            Money(890),
            6,
            note="350 g",
            unit_price=Money(2543),
            badge="New",
        ),
        SampleProduct(
            "Hand-thrown stoneware cup with a rather long name", "CUP-STW", Money(3200), 0, badge="Sold out"
        ),
        SampleProduct("Wool blanket", "BLK-WOL", Money(14900), 11, note="130 × 180 cm"),
    ]


def _numbered_page() -> Page[int]:
    return Paginator(range(1, 1249), 50).page(8)


def _bound_form() -> SampleForm:
    return SampleForm(data={"title": "", "email": "anne@", "price": "12,5x", "vat": "17", "delivery": "post"})


def library_context() -> dict[str, Any]:
    """The context of `dev_tools/platform/components.html`; nothing in it comes from a database."""
    now = datetime.now(tz=UTC)
    revenue = [820, 940, 610, 1280, 1510, 1725, 990, 1120, 870, 1340, 1605, 1890, 1460, 1710]
    days = [_MOMENT - timedelta(days=len(revenue) - index) for index in range(len(revenue))]
    return {
        "form": SampleForm(initial={"title": "Moselle vineyard honey", "vat": "3", "delivery": "post"}),
        "bound_form": _bound_form(),
        "orders": _orders(),
        "no_orders": [],
        "products": _products(),
        "numbered_page": _numbered_page(),
        "keyset_page": KeysetPage(
            items=list(range(50)), previous_cursor="WzFd", next_cursor="WzBd", total=10482
        ),
        "money": Money(123450),
        "money_negative": Money(-1990),
        "money_round": Money(4900),
        "nothing": None,
        "moment": _MOMENT,
        "just_now": now - timedelta(minutes=3),
        "hours_ago": now - timedelta(hours=2),
        "days_ago": now - timedelta(days=3),
        "revenue": revenue,
        "chart_points": [
            Point(f"{day:%d.%m.}", value, Money(value * 100).format())
            for day, value in zip(days, revenue, strict=True)
        ],
        "no_points": [],
        "tabs": [
            {"label": "All", "url": "?", "active": True, "count": 1248},
            {"label": "To send", "url": "?view=to-send", "active": False, "count": 7},
            {"label": "Awaiting payment", "url": "?view=unpaid", "active": False, "count": 2},
            {"label": "Returns", "url": "?view=returns", "active": False, "count": None},
        ],
        "chips": [
            {"label": "Payment", "value": "Paid", "remove_url": "?delivery=unsent"},
            {"label": "Delivery", "value": "To send", "remove_url": "?payment=paid"},
        ],
        "crumbs": [
            {"label": "Home", "url": "/"},
            {"label": "Kitchen and table", "url": "/kitchen/"},
            {"label": "Tea towels", "url": "/kitchen/tea-towels/"},
        ],
        "steps": [
            {"label": "Cart", "url": "#", "state": "done"},
            {"label": "Delivery", "url": "#", "state": "current"},
            {"label": "Payment", "url": "", "state": ""},
        ],
        "checklist": [
            {"label": "Name your store", "done": True},
            {
                "label": "Add your first product",
                "hint": "Import a file, or type one in.",
                "url": "#",
                "action": "Add product",
                "done": False,
            },
            {"label": "Say how you are paid", "hint": "Bank transfer is on.", "url": "#", "done": False},
        ],
        "facts": [("SKU", "HON-350"), ("Weight", "350 g"), ("Origin", "Luxembourg"), ("Barcode", None)],
        "languages": [
            {"code": "en", "label": "English", "url": "?lang=en", "active": True},
            {"code": "fr", "label": "Français", "url": "?lang=fr", "active": False},
            {"code": "de", "label": "Deutsch", "url": "?lang=de", "active": False},
            {"code": "lb", "label": "Lëtzebuergesch", "url": "?lang=lb", "active": False},
        ],
        "file_errors": ["This file is empty. Export it again and choose the new one."],
        "icons": sorted(icon_names()),
    }
