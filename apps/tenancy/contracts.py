"""What tenancy answers to core: where toggles are kept, whose context still lives, where the trail goes."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from django.db.models import Exists, F, OuterRef

from apps.core.context import (
    Context,
    MerchantRef,
    PlatformRef,
    StoreRef,
    current,
    public_context,
)
from apps.core.contracts.audit import AuditRecord
from apps.core.contracts.context_loader import ContextGone, ContextSuspended, MerchantOnPlatform
from apps.core.contracts.module_state import StoredModule, UnknownPlatform
from apps.tenancy.audit.trail import append
from apps.tenancy.enums import MerchantStatus, StoreStatus
from apps.tenancy.models import Merchant, ModuleConfig, Platform, Store


class ModuleStateInTables:
    """One ModuleConfig row per platform and module; the platform's row carries the version and is the lock."""

    def platforms(self) -> tuple[PlatformRef, ...]:
        return tuple(platform.ref for platform in Platform.objects.filter(archived_at__isnull=True))

    def stored(self, platform_id: UUID) -> Mapping[str, StoredModule]:
        rows = ModuleConfig.objects.filter(platform_id=platform_id)
        return {row.module_code: StoredModule(enabled=row.enabled, config=row.config) for row in rows}

    def lock(self, platform_code: str) -> PlatformRef:
        # NO KEY: a store being created refers to the platform and must not wait for a toggle.
        with public_context():
            rows = Platform.objects.select_for_update(no_key=True)
            platform = rows.filter(code=platform_code, archived_at__isnull=True).first()
            if platform is None:
                raise UnknownPlatform(_no_platform(platform_code))
            return platform.ref

    def write(self, platform: PlatformRef, code: str, module: StoredModule) -> PlatformRef:
        with public_context():
            ModuleConfig.objects.update_or_create(
                platform_id=platform.id,
                module_code=code,
                defaults={"enabled": module.enabled, "config": dict(module.config)},
            )
            Platform.objects.filter(pk=platform.id).update(modules_version=F("modules_version") + 1)
            return Platform.objects.get(pk=platform.id).ref


def _no_platform(code: str) -> str:
    known = Platform.objects.filter(archived_at__isnull=True).values_list("code", flat=True)
    return f"There is no platform '{code}'. Known: {', '.join(known) or 'none'}."


class ContextsFromTables:
    """Fails closed: what is not there, archived or suspended ends the work."""

    def load(
        self,
        *,
        platform_id: UUID | None,
        merchant_id: UUID | None,
        store_id: UUID | None,
    ) -> Context:
        with public_context():
            merchant = _merchant(merchant_id) if merchant_id else None
            store = _store(store_id, merchant) if store_id else None
            platform = _platform(platform_id) if platform_id else None
        if store is not None and platform is not None and store.platform_id != platform.id:
            raise ContextGone(f"Store {store.code} is not on platform {platform.code}.")
        return Context(
            platform=platform,
            merchant=merchant,
            store=StoreRef(id=store.id, code=store.code) if store else None,
        )

    def merchants_on(self, platform: PlatformRef) -> Iterator[MerchantOnPlatform]:
        open_stores = Store.objects.filter(
            merchant=OuterRef("pk"), platform_id=platform.id, status=StoreStatus.ACTIVE
        )
        with public_context():
            merchants = list(
                Merchant.objects.filter(Exists(open_stores), status=MerchantStatus.ACTIVE).order_by("code")
            )
        for merchant in merchants:
            yield MerchantOnPlatform(
                context=Context(platform=platform, merchant=merchant.ref),
                time_zone=merchant.time_zone,
            )

    def merchants(self) -> Iterator[Context]:
        with public_context():
            refs = [merchant.ref for merchant in Merchant.objects.order_by("code")]
        for ref in refs:
            yield Context(merchant=ref)


def _platform(platform_id: UUID) -> PlatformRef:
    platform = Platform.objects.filter(pk=platform_id, archived_at__isnull=True).first()
    if platform is None:
        raise ContextGone(f"Platform {platform_id} is archived or does not exist.")
    return platform.ref


def _merchant(merchant_id: UUID) -> MerchantRef:
    merchant = Merchant.objects.filter(pk=merchant_id).first()
    if merchant is None or merchant.status == MerchantStatus.ARCHIVED:
        raise ContextGone(f"Merchant {merchant_id} is archived or does not exist.")
    if merchant.status == MerchantStatus.SUSPENDED:
        raise ContextSuspended(f"Merchant {merchant.code} is suspended.")
    return merchant.ref


def _store(store_id: UUID, merchant: MerchantRef | None) -> Store:
    """A paused store is closed to shoppers, yet what its orders started still has to be finished."""
    store = Store.objects.filter(pk=store_id).exclude(status=StoreStatus.ARCHIVED).first()
    if store is None:
        raise ContextGone(f"Store {store_id} is archived or does not exist.")
    if merchant is None or store.merchant_id != merchant.id:
        raise ContextGone(f"Store {store.code} does not belong to this merchant.")
    return store


class AuditInTables:
    """Appends to the table of the current schema."""

    def write(self, record: AuditRecord) -> None:
        here = current()
        append(
            record,
            platform_id=here.platform.id if here.platform else None,
            merchant_id=here.merchant.id if here.merchant else None,
            store_id=here.store.id if here.store else None,
        )
