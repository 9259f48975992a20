"""Demo data: people who shop."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Final

from apps.customers.models import Address, Customer
from apps.tenancy.demo import DemoStore

FIRST_NAMES: Final = [
    "Marie",
    "Anne",
    "Luc",
    "Jean",
    "Sophie",
    "Paul",
    "Claire",
    "Marc",
    "Julie",
    "Tom",
    "Nora",
    "Max",
    "Léa",
    "Ben",
    "Emma",
    "Félix",
    "Lisa",
    "Pol",
    "Eva",
    "Noah",
    "Sara",
    "Tim",
    "Laura",
    "Hugo",
    "Nina",
    "David",
    "Isabelle",
    "Jo",
    "Carole",
    "Serge",
    "Ana",
    "João",
    "Sofia",
    "Miguel",
    "Katrin",
    "Jonas",
]
LAST_NAMES: Final = [
    "Schmit",
    "Muller",
    "Weber",
    "Hoffmann",
    "Wagner",
    "Thill",
    "Klein",
    "Reuter",
    "Kremer",
    "Faber",
    "Becker",
    "Meyer",
    "Braun",
    "Steffen",
    "Lentz",
    "Schneider",
    "Wagener",
    "Krier",
    "Majerus",
    "Ries",
    "Ferreira",
    "da-Silva",
    "Pereira",
    "Martin",
    "Dupont",
    "Lambert",
    "Simon",
    "Konsbruck",
    "Theisen",
    "Wirtz",
]
PLACES: Final = (
    ("1611", "Luxembourg", "LU"),
    ("2449", "Luxembourg", "LU"),
    ("4010", "Esch-sur-Alzette", "LU"),
    ("3441", "Dudelange", "LU"),
    ("9010", "Ettelbruck", "LU"),
    ("7520", "Mersch", "LU"),
    ("6680", "Mertert", "LU"),
    ("5610", "Mondorf-les-Bains", "LU"),
    ("57100", "Thionville", "FR"),
    ("57000", "Metz", "FR"),
    ("54290", "Trier", "DE"),
    ("6700", "Arlon", "BE"),
)
STREETS: Final = (
    "rue de la Gare",
    "Grand-Rue",
    "avenue de la Liberté",
    "rue des Jardins",
    "route de Trèves",
    "rue du Moulin",
    "rue Principale",
    "An der Klaus",
    "rue de l’Église",
    "boulevard Royal",
)
LANGUAGES: Final = ("fr", "fr", "fr", "de", "de", "lb", "en", "en")
COUNT: Final = 48


def seed(demo: DemoStore, rng: Random, now: datetime) -> Mapping[str, int]:
    """Once per merchant: its stores share their customers."""
    if not demo.is_first:
        return {}
    Customer.objects.bulk_create(_customer(number, rng, now) for number in range(COUNT))
    customers = list(Customer.objects.order_by("pk"))
    Address.objects.bulk_create(_address(customer, rng) for customer in customers)
    return {"customers": len(customers)}


def _customer(number: int, rng: Random, now: datetime) -> Customer:
    first, last = rng.choice(FIRST_NAMES), rng.choice(LAST_NAMES).replace("-", " ")
    mailbox = f"{_plain(first)}.{_plain(last)}".lower()
    return Customer(
        email=f"{mailbox}{number}@example.com",
        name=f"{first} {last}",
        phone=f"+352 {rng.choice((621, 661, 691))} {rng.randrange(100, 1000)} {rng.randrange(100, 1000)}"
        if rng.random() < 0.5
        else "",
        language=rng.choice(LANGUAGES),
        created_at=now - timedelta(days=rng.randrange(95, 400), minutes=rng.randrange(1440)),
    )


def _plain(name: str) -> str:
    table = str.maketrans({"é": "e", "ã": "a", "É": "E", " ": ""})
    return name.translate(table)


def _address(customer: Customer, rng: Random) -> Address:
    postal_code, city, country = rng.choices(PLACES, weights=[6, 5, 5, 4, 3, 3, 2, 2, 2, 1, 1, 2])[0]
    return Address(
        customer=customer,
        name=customer.name,
        line1=f"{rng.randrange(1, 120)}, {rng.choice(STREETS)}",
        postal_code=postal_code,
        city=city,
        country=country,
        used_at=customer.created_at,
    )
