"""How much of what a subscription may limit the merchant uses."""

from apps.core.context import current_merchant, public_context
from apps.tenancy.models import Membership


def users() -> int:
    """People who may work for the merchant, the owner among them."""
    merchant_id = current_merchant().id
    with public_context():
        return Membership.objects.filter(merchant_id=merchant_id, user__is_active=True).count()
