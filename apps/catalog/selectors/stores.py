from apps.catalog.services.imports import StoreSettings
from apps.core import context
from apps.tenancy.models import Store


def settings_of(store: Store) -> StoreSettings:
    return StoreSettings(id=store.pk, currency=store.currency, default_language=store.default_language)


def current_store_settings() -> StoreSettings:
    """Of the store of the current context."""
    store_id = context.current_store().id
    with context.public_context():
        return settings_of(Store.objects.get(pk=store_id))
