from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.operations.service_admin import Fact, OperatorForm, Tool
from apps.core.ui.formatting import format_number
from apps.tenancy.admin.forms import MerchantForm, NewMerchantForm, NewStoreForm, StoreForm
from apps.tenancy.admin.trail import TrailAdmin
from apps.tenancy.enums import MerchantStatus, StoreStatus
from apps.tenancy.links import origin, platform_url, storefront_origin
from apps.tenancy.models import Merchant, Store, StoreDomain
from apps.tenancy.selectors.stores import merchants_with_counts
from apps.tenancy.selectors.usage import PlatformUsage, usage_of
from apps.tenancy.services import domains
from apps.tenancy.services.merchants import (
    archive_merchant,
    reactivate_merchant,
    suspend_merchant,
    update_merchant,
)
from apps.tenancy.services.provisioning import FirstStore, Owner, provision_merchant
from apps.tenancy.services.stores import archive_store, create_store, open_store, pause_store, update_store

MERCHANT_FIELDS = ("name", "country", "language", "time_zone")
STORE_FIELDS = ("name", "contact_email", "default_language", "languages")


@admin.register(Merchant)
class MerchantAdmin(TrailAdmin):
    icon = "building-2"
    list_display = ("name", "code", "status", "store_count", "country", "created_at")
    list_filter = ("status", "country")
    search_fields = ("name", "code", "memberships__user__email")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Merchant]:
        return merchants_with_counts()

    @admin.display(description=_("stores"), ordering="store_count")
    def store_count(self, row: Any) -> int:
        return int(row.store_count)

    def add_form(self, request: HttpRequest) -> NewMerchantForm:
        return NewMerchantForm(request.POST or None)

    def perform_add(self, request: Any, form: OperatorForm) -> Merchant:
        data = form.cleaned_data
        made = provision_merchant(
            code=data["code"],
            platform=data["platform"],
            owner=Owner(email=data["owner_email"], name=data["owner_name"]),
            store=FirstStore(
                code=data["store_code"] or data["code"],
                name=data["store_name"] or data["name"],
            ),
            currency=data["currency"].upper(),
            actor=request.actor,
            now=timezone.now(),
            **{**{name: data[name] for name in MERCHANT_FIELDS}, "country": data["country"].upper()},
        )
        return made.merchant

    def change_form(self, request: HttpRequest, row: Merchant) -> MerchantForm | None:
        if row.status == MerchantStatus.ARCHIVED:
            return None
        return MerchantForm(
            request.POST or None, initial={name: getattr(row, name) for name in MERCHANT_FIELDS}
        )

    def perform_change(self, request: Any, row: Merchant, form: OperatorForm) -> None:
        changes = {name: form.cleaned_data[name] for name in MERCHANT_FIELDS}
        changes["country"] = changes["country"].upper()
        update_merchant(merchant=row, changes=changes, actor=request.actor)

    def tools(self, row: Merchant) -> Sequence[Tool]:
        suspend = Tool(
            code="suspend",
            label=_("Suspend"),
            act=lambda request, merchant: suspend_merchant(merchant=merchant, actor=request.actor),
            done=_("The merchant is suspended: its stores are closed."),
            is_dangerous=True,
        )
        reactivate = Tool(
            code="reactivate",
            label=_("Reactivate"),
            act=lambda request, merchant: reactivate_merchant(merchant=merchant, actor=request.actor),
            done=_("The merchant is active again."),
        )
        archive = Tool(
            code="archive",
            label=_("Archive for good"),
            act=lambda request, merchant: archive_merchant(
                merchant=merchant, actor=request.actor, now=timezone.now()
            ),
            done=_("The merchant is archived: its addresses answer no more."),
            is_dangerous=True,
        )
        by_status: dict[str, Sequence[Tool]] = {
            MerchantStatus.ACTIVE: (suspend,),
            MerchantStatus.SUSPENDED: (reactivate, archive),
        }
        return by_status.get(row.status, ())

    def facts(self, row: Merchant) -> Sequence[Fact]:
        people = reverse("admin:tenancy_membership_changelist") + f"?merchant__id__exact={row.pk}"
        stores = Store.objects.filter(merchant=row).select_related("platform").order_by("code")
        return (
            Fact(_("Code"), row.code),
            Fact(_("Schema"), row.schema_name),
            Fact(_("Currency"), row.currency),
            Fact(_("Status"), row.get_status_display()),
            *(Fact(_("Store"), f"{store} ({store.platform.code})", self.page_of(store)) for store in stores),
            Fact(_("People"), row.memberships.count(), people),
            *(
                Fact(_("Usage on %(platform)s") % {"platform": used.platform}, _counts(used))
                for used in usage_of(row)
            ),
            Fact(_("Since"), row.created_at),
        )


def _is_archived(store: Store) -> bool:
    return store.merchant.status == MerchantStatus.ARCHIVED or store.status == StoreStatus.ARCHIVED


def _counts(used: PlatformUsage) -> str:
    return ", ".join(f"{feature.label}: {format_number(number)}" for feature, number in used.quantities)


@admin.register(Store)
class StoreAdmin(TrailAdmin):
    icon = "store"
    list_display = ("name", "code", "merchant", "platform", "status", "created_at")
    list_filter = ("platform", "status")
    list_select_related = ("merchant", "platform")
    search_fields = ("name", "code", "merchant__name", "domains__domain")

    def add_form(self, request: HttpRequest) -> NewStoreForm:
        return NewStoreForm(request.POST or None)

    def perform_add(self, request: Any, form: OperatorForm) -> Store:
        names = ("merchant", "platform", "code", *STORE_FIELDS)
        return create_store(
            actor=request.actor,
            now=timezone.now(),
            **{name: form.cleaned_data[name] for name in names},
        )

    def change_form(self, request: HttpRequest, row: Store) -> StoreForm | None:
        if _is_archived(row):
            return None
        return StoreForm(request.POST or None, initial={name: getattr(row, name) for name in STORE_FIELDS})

    def perform_change(self, request: Any, row: Store, form: OperatorForm) -> None:
        changes = {name: form.cleaned_data[name] for name in STORE_FIELDS}
        update_store(store=row, changes=changes, actor=request.actor)

    def tools(self, row: Store) -> Sequence[Tool]:
        pause = Tool(
            code="pause",
            label=_("Pause"),
            act=lambda request, store: pause_store(store=store, actor=request.actor),
            done=_("The store is paused."),
        )
        open_again = Tool(
            code="open",
            label=_("Open again"),
            act=lambda request, store: open_store(store=store, actor=request.actor),
            done=_("The store is open."),
        )
        archive = Tool(
            code="archive",
            label=_("Archive for good"),
            act=lambda request, store: archive_store(store=store, actor=request.actor, now=timezone.now()),
            done=_("The store is archived: its addresses answer no more."),
            is_dangerous=True,
        )
        by_status: dict[str, Sequence[Tool]] = {
            StoreStatus.ACTIVE: (pause,),
            StoreStatus.PAUSED: (open_again, archive),
        }
        return () if _is_archived(row) else by_status.get(row.status, ())

    def facts(self, row: Store) -> Sequence[Fact]:
        back_office = platform_url(row.platform, "store_admin:tenancy:dashboard", store_code=row.code)
        return (
            Fact(_("Merchant"), row.merchant, self.page_of(row.merchant)),
            Fact(_("Platform"), row.platform, self.page_of(row.platform)),
            Fact(_("Code"), row.code),
            Fact(_("Currency"), row.currency),
            Fact(_("Status"), row.get_status_display()),
            Fact(_("Storefront"), storefront_origin(row), storefront_origin(row) + "/"),
            Fact(_("Store admin"), back_office, back_office),
        )


@admin.register(StoreDomain)
class StoreDomainAdmin(TrailAdmin):
    icon = "globe"
    list_display = ("domain", "store", "tenant", "is_primary", "verified_at")
    list_filter = ("is_primary",)
    list_select_related = ("store", "tenant")
    search_fields = ("domain", "store__name", "tenant__name")

    def facts(self, row: StoreDomain) -> Sequence[Fact]:
        known = [
            Fact(_("Domain"), row.domain, origin(row.domain, None) + "/" if row.is_verified else ""),
            Fact(_("Store"), row.store, self.page_of(row.store)),
            Fact(_("Merchant"), row.tenant, self.page_of(row.tenant)),
            Fact(_("Primary"), _("Yes") if row.is_primary else _("No")),
            Fact(_("Verified"), row.verified_at),
        ]
        if row.verification_token:
            known += [
                Fact(_("TXT record"), domains.record_name(row)),
                Fact(_("Value"), domains.record_value(row)),
            ]
        return known

    def tools(self, row: StoreDomain) -> Sequence[Tool]:
        verify = Tool(
            code="verify",
            label=_("Verify"),
            act=lambda request, domain: domains.verify_domain(
                domain=domain, actor=request.actor, now=timezone.now()
            ),
            done=_("The domain is verified."),
        )
        primary = Tool(
            code="primary",
            label=_("Make primary"),
            act=lambda request, domain: domains.make_primary(domain=domain, actor=request.actor),
            done=_("Links to the store use this domain now."),
        )
        remove = Tool(
            code="remove",
            label=_("Remove"),
            act=lambda request, domain: domains.remove_domain(domain=domain, actor=request.actor),
            done=_("The domain is removed."),
            is_dangerous=True,
        )
        if row.is_primary:
            return ()
        return (primary if row.is_verified else verify, *([remove] if row.verification_token else []))
