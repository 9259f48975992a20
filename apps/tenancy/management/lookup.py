"""What the commands of this module name on the command line, found or refused in one sentence."""

from apps.tenancy.exceptions import InvalidInput
from apps.tenancy.models import Merchant, Platform, Store


def platform_by_code(code: str) -> Platform:
    platform = Platform.objects.filter(code=code, archived_at__isnull=True).first()
    if platform is None:
        known = ", ".join(Platform.objects.filter(archived_at__isnull=True).values_list("code", flat=True))
        raise InvalidInput(f"There is no platform '{code}'. Known: {known or 'none'}.", field="platform")
    return platform


def merchant_by_code(code: str) -> Merchant:
    merchant = Merchant.objects.filter(code=code).first()
    if merchant is None:
        raise InvalidInput(f"There is no merchant '{code}'.", field="merchant")
    return merchant


def store_by_code(code: str) -> Store:
    store = Store.objects.select_related("merchant", "platform").filter(code=code).first()
    if store is None:
        raise InvalidInput(f"There is no store '{code}'.", field="store")
    return store
