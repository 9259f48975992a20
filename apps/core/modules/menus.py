"""The menu of a frontend: entries of the modules that are on, in sections, for what the person may do."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.http.request import MaartRequest
from apps.core.modules.definition import Audience, MenuEntry, ModuleDefinition, Text

SECTIONS: dict[str, Text] = {
    "main": "",
    "sell": _("Sell"),
    "manage": _("Manage"),
    "online_store": _("Online store"),
    "account": _("Account"),
    "settings": _("Settings"),
    "operate": _("Operations"),
}
"""Sections in the order they are shown. The first has no heading."""


@dataclass(frozen=True, slots=True)
class MenuItem:
    code: str
    label: Text
    icon: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class MenuSection:
    code: str
    label: Text
    items: tuple[MenuItem, ...]


def entry_id(definition: ModuleDefinition, entry: MenuEntry) -> str:
    """How a platform names an entry that it hides."""
    return f"{definition.code}.{entry.code}"


def build(
    request: MaartRequest, entries: Iterable[tuple[ModuleDefinition, MenuEntry]]
) -> tuple[MenuSection, ...]:
    """Group allowed entries by section; the entry whose address is the longest start of the path is current."""
    allowed = sorted(entries, key=lambda pair: (pair[1].order, entry_id(*pair)))
    addresses = {entry_id(d, e): _address(request, d, e) for d, e in allowed}
    here = max((a for a in addresses.values() if _leads_to(a, request.path)), key=len, default=None)
    return tuple(
        MenuSection(code, label, items)
        for code, label in SECTIONS.items()
        if (
            items := tuple(
                MenuItem(e.code, e.label, e.icon, address, address == here)
                for d, e in allowed
                if e.section == code and (address := addresses[entry_id(d, e)])
            )
        )
    )


def _leads_to(address: str, path: str) -> bool:
    return path == address or (address.endswith("/") and path.startswith(address))


def _address(request: MaartRequest, definition: ModuleDefinition, entry: MenuEntry) -> str:
    name = f"{entry.audience}:{definition.code}:{entry.url_name}"
    if entry.audience == Audience.STORE_ADMIN:
        return reverse(name, kwargs={"store_code": request.store.code})
    return reverse(name)
