"""Bank transfer: the payer sends the money, the merchant sees it arrive and marks the order as paid."""

from decimal import Decimal
from io import BytesIO

import segno
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum import bic as bic_number
from stdnum import iban as iban_number
from stdnum import iso11649
from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_97_10

from apps.core.money import Money
from apps.payments.exceptions import InvalidSetting
from apps.payments.gateways.base import Config

MAX_HOLDER = 70
MAX_EPC_AMOUNT = Decimal("999999999.99")


class BankTransfer:
    code = "bank_transfer"
    icon = "landmark"
    label = gettext_lazy("Bank transfer")
    hint = gettext_lazy(
        "You get the account and a code for your banking app after ordering. We send your order when the "
        "money has arrived."
    )

    def clean(self, config: Config) -> dict[str, str]:
        return {
            "holder": _holder(config.get("holder", "")),
            "iban": _iban(config.get("iban", "")),
            "bic": _bic(config.get("bic", "")),
        }

    def takes(self, currency: str) -> bool:
        return currency == "EUR"

    def reference(self, seed: str) -> str:
        """A creditor reference (ISO 11649): banks check its digits, so it arrives as it was given."""
        body = iso11649.compact(seed)
        return f"RF{mod_97_10.calc_check_digits(body + 'RF')}{body}"

    def instructions(self, config: Config, *, amount: Money, reference: str) -> dict[str, str]:
        return {
            "holder": config["holder"],
            "iban": config["iban"],
            "bic": config.get("bic", ""),
            "reference": reference,
        }


def _holder(text: str) -> str:
    holder = " ".join(text.split())
    if not 0 < len(holder) <= MAX_HOLDER:
        raise InvalidSetting("holder", _("Enter the account holder, in at most 70 characters."))
    return holder


def _iban(text: str) -> str:
    try:
        return str(iban_number.validate(text))
    except ValidationError as error:
        raise InvalidSetting(
            "iban", _("This is no valid IBAN. Compare it with your bank statement, digit by digit.")
        ) from error


def _bic(text: str) -> str:
    if not text.strip():
        return ""
    try:
        return str(bic_number.validate(text))
    except ValidationError as error:
        raise InvalidSetting("bic", _("This is no valid BIC. It has 8 or 11 characters.")) from error


def pretty_iban(iban: str) -> str:
    return str(iban_number.format(iban))


def pretty_reference(reference: str) -> str:
    return str(iso11649.format(reference))


def epc_text(instructions: Config, amount: Money) -> str:
    """The content of the QR code: EPC069-12 version 2, UTF-8, with a structured reference."""
    lines = (
        "BCD",
        "002",
        "1",
        "SCT",
        instructions.get("bic", ""),
        instructions["holder"],
        instructions["iban"],
        f"EUR{amount.to_text()}",
        "",
        instructions["reference"],
    )
    return "\n".join(lines)


def epc_qr_svg(instructions: Config, amount: Money) -> bytes | None:
    """The code that banking apps scan; None for what the standard does not know (other currencies, 0)."""
    if amount.currency != "EUR" or not Decimal(0) < amount.to_decimal() <= MAX_EPC_AMOUNT:
        return None
    # The standard asks for error correction M and at most version 13; bytes keep the text as it is.
    code = segno.make(
        epc_text(instructions, amount).encode(), error="m", mode="byte", micro=False, boost_error=False
    )
    out = BytesIO()
    code.save(out, kind="svg", scale=4, border=4, dark="#111", light="#fff", xmldecl=False, svgns=True)
    return out.getvalue()
