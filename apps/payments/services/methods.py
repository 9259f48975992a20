"""Which means of payment a store offers."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from apps.core.actor import Actor
from apps.core.audit import record
from apps.core.db.seen import refuse_unless_seen
from apps.payments.gateways import get_gateway
from apps.payments.models import PaymentMethodSetting

EDITED = ("config", "enabled")


@transaction.atomic
def save_method(
    *,
    store_id: UUID,
    gateway: str,
    config: Mapping[str, str],
    enabled: bool,
    actor: Actor,
    seen: str | None = None,
) -> PaymentMethodSetting:
    """Payments under way keep the instructions they were made with. ``seen`` is the mark of EDITED.

    Raises UnknownGateway, InvalidSetting, ChangedMeanwhile.
    """
    checked = get_gateway(gateway).clean(config)
    setting, created = PaymentMethodSetting.objects.select_for_update().get_or_create(
        store_id=store_id, gateway=gateway, defaults={"config": checked, "enabled": enabled}
    )
    refuse_unless_seen(None if created else setting, EDITED, seen)
    before = {} if created else {**setting.config, "enabled": setting.enabled}
    after = {**checked, "enabled": enabled}
    if not created and before != after:
        setting.config, setting.enabled = checked, enabled
        setting.save(update_fields=("config", "enabled", "updated_at"))
    if before != after:
        changed = {
            name: [before.get(name), value] for name, value in after.items() if before.get(name) != value
        }
        record(actor=actor, action="payments.method_saved", obj=setting, diff=changed)
    return setting
