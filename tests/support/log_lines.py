"""Says a few things and ends: what a process of ours writes to its log. Run as a program."""

import logging

import django

django.setup()

import structlog  # noqa: E402  # configured by Django

from apps.core import logs  # noqa: E402
from apps.core.context import Context, MerchantRef, PlatformRef, StoreRef, _current  # noqa: E402


def main() -> None:
    from uuid import UUID

    nobody = UUID(int=0)
    _current.set(
        Context(
            platform=PlatformRef(nobody, "oms", 1),
            merchant=MerchantRef(nobody, "bakery", "m_bakery"),
            store=StoreRef(nobody, "bakery-town"),
        )
    )
    with logs.bound(request_id="request-1234", module="orders"):
        structlog.get_logger("apps.orders").info("order_placed", number="1001", email="anna@bakery.lu")
        logging.getLogger("some.library").warning("Could not mail %s", "anna@bakery.lu")
        try:
            raise ValueError("password=hunter22")
        except ValueError:
            structlog.get_logger("apps.orders").exception("broken")
        logging.getLogger("django.request").error("Internal Server Error: %s", "/x/")
    structlog.get_logger("apps.orders").debug("not shown")


if __name__ == "__main__":
    main()
