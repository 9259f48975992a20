"""What cms does when something happens elsewhere."""

from django.utils import timezone

from apps.cms.services.pages import create_starter_pages
from apps.cms.services.themes import create_theme
from apps.core.actor import SYSTEM
from apps.core.context import current_store
from apps.tenancy.events import StoreCreated
from apps.tenancy.models import Store


def on_store_created(event: StoreCreated) -> None:
    """A store opens with a theme and the pages the law asks for. Repeats add only what is missing."""
    store = Store.objects.select_related("merchant").get(pk=current_store().id)
    create_theme(store_id=store.id)
    create_starter_pages(
        store_id=store.id,
        store=store.name,
        merchant=store.merchant.name,
        country=store.merchant.country,
        email=store.contact_email,
        now=timezone.now(),
        actor=SYSTEM,
    )
