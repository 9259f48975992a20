"""What a merchant uses of what the modules count."""

from dataclasses import dataclass

from apps.core.context import Context, enter
from apps.core.modules import contributions
from apps.core.modules.definition import Feature
from apps.tenancy.enums import StoreStatus
from apps.tenancy.models import Merchant, Platform


@dataclass(frozen=True, slots=True)
class PlatformUsage:
    platform: Platform
    quantities: tuple[tuple[Feature, int], ...]


def usage_of(merchant: Merchant) -> list[PlatformUsage]:
    """One for each platform where the merchant has stores: there it has a subscription."""
    stores = merchant.stores.exclude(status=StoreStatus.ARCHIVED)
    platforms = Platform.objects.filter(pk__in=stores.values("platform")).order_by("code")
    return [PlatformUsage(platform, _quantities(merchant, platform)) for platform in platforms]


def _quantities(merchant: Merchant, platform: Platform) -> tuple[tuple[Feature, int], ...]:
    with enter(Context(platform=platform.ref, merchant=merchant.ref)):
        return contributions.usage(platform.ref)
