"""Demo data: an account for bank transfers in every store."""

from collections.abc import Mapping
from datetime import datetime
from random import Random

from stdnum.iso7064 import mod_97_10

from apps.core.actor import SYSTEM
from apps.payments.services.methods import save_method
from apps.tenancy.demo import DemoStore


def seed(demo: DemoStore, rng: Random, now: datetime) -> Mapping[str, int]:
    save_method(
        store_id=demo.store.pk,
        gateway="bank_transfer",
        config={"holder": demo.merchant.name, "iban": make_iban(rng), "bic": ""},
        enabled=True,
        actor=SYSTEM,
    )
    return {"bank accounts": 1}


def make_iban(rng: Random) -> str:
    """A valid IBAN of a bank code that no bank in Luxembourg has."""
    account = "999" + "".join(str(rng.randrange(10)) for _digit in range(13))
    return f"LU{mod_97_10.calc_check_digits(account + 'LU')}{account}"
