"""What a means of payment has to answer. One file per gateway; the list is in ``gateways/__init__.py``."""

from collections.abc import Mapping
from typing import Protocol

from django.utils.functional import Promise

from apps.core.money import Money

Config = Mapping[str, str]


class Gateway(Protocol):
    code: str
    icon: str

    @property
    def label(self) -> str | Promise:
        """As shoppers choose it."""
        ...

    @property
    def hint(self) -> str | Promise:
        """One sentence of what happens after the order."""
        ...

    def clean(self, config: Config) -> dict[str, str]:
        """The settings, checked and in their normal form. Raises InvalidSetting."""
        ...

    def takes(self, currency: str) -> bool: ...

    def reference(self, seed: str) -> str:
        """What the payer states, unique as the seed is, at most 35 characters."""
        ...

    def instructions(self, config: Config, *, amount: Money, reference: str) -> dict[str, str]:
        """What the payer is told; kept with the payment."""
        ...
