"""Django admin for superusers."""

import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.core.actor import SYSTEM
from apps.core.contracts import resolve
from apps.core.contracts.module_state import ModuleState
from apps.core.db.roles import role_name
from apps.core.modules.registry import get_registry
from apps.core.outbox.due import point_at_broken
from apps.tenancy.access import full_access
from apps.tenancy.audit.models import AuditEntry
from apps.tenancy.enums import MerchantStatus, PresetRole
from apps.tenancy.exceptions import WrongStatus
from apps.tenancy.models import ApiToken, Membership, Merchant, Platform, Role, Store, StoreDomain, User
from apps.tenancy.selectors.hosts import resolve_host
from apps.tenancy.services import domains
from apps.tenancy.services.merchants import archive_merchant
from apps.tenancy.services.platforms import archive_platform, create_platform
from tests.factories.tenancy import make_member, make_user, preset
from tests.modules.tenancy.support import messages_to, sign_in
from tests.support import baseline


def text(answer: Any) -> str:
    content: str = answer.content.decode()
    return content


def add(name: str) -> str:
    return reverse(f"admin:tenancy_{name}_add", urlconf="config.urls.platform")


def change(row: Any) -> str:
    label = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
    return reverse(label, args=(row.pk,), urlconf="config.urls.platform")


def use(client: Client, row: Any, tool: str) -> str:
    label = f"admin:{row._meta.app_label}_{row._meta.model_name}_tool"
    address = reverse(label, args=(row.pk, tool), urlconf="config.urls.platform")
    assert client.get(address).status_code == 405
    return text(client.post(address, follow=True))


NEW_MERCHANT = {
    "code": "florist",
    "name": "Florist Thill",
    "platform": "oms",
    "owner_email": "lucie@florist.lu",
    "owner_name": "Lucie Thill",
    "store_code": "",
    "store_name": "",
    "currency": "eur",
    "country": "lu",
    "language": "fr",
    "time_zone": "Europe/Luxembourg",
}


# -- who gets in -------------------------------------------------------------------------------------------------------


def test_only_superusers_get_in_and_by_our_sign_in_page(
    platform_client: Client, store_admin_client: Client, superuser: User
) -> None:
    answer = platform_client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/sign-in/?next=/admin/")
    assert store_admin_client.get("/admin/", follow=True).status_code == 404
    assert store_admin_client.get("/admin/login/").status_code == 404
    assert sign_in(platform_client, superuser.email, next_url="/admin/") == 302
    assert platform_client.get("/admin/").status_code == 200
    assert platform_client.get("/admin/login/?next=https://evil.lu/")["Location"].endswith("next=/admin/")
    assert platform_client.get("/admin/password_change/").status_code == 404
    assert platform_client.post("/admin/logout/")["Location"] == "/sign-in/"
    assert platform_client.get("/admin/").status_code == 302


def test_there_is_no_admin_on_a_store_host(storefront_client: Client, superuser_client: Client) -> None:
    storefront_client.cookies = superuser_client.cookies
    assert storefront_client.get("/admin/", follow=True).status_code == 404


def test_every_list_opens_and_is_searched(superuser_client: Client) -> None:
    lists = set(re.findall(r'href="(/admin/[a-z_]+/[a-z_]+/)"', text(superuser_client.get("/admin/"))))
    assert {"/admin/tenancy/merchant/", "/admin/core/deadletter/"} <= lists
    for address in lists:
        assert superuser_client.get(address).status_code == 200, address
        assert superuser_client.get(f"{address}?q=bakery").status_code == 200, address


def test_pages_keep_the_content_security_policy(superuser_client: Client, store: Store) -> None:
    for address in ("/admin/", "/admin/tenancy/", add("merchant"), change(store), "/admin/tenancy/store/"):
        answer = superuser_client.get(address)
        assert "unsafe" not in answer["Content-Security-Policy"]
        page = text(answer)
        assert " style=" not in page, address
        assert "onclick=" not in page, address
        assert page.count("<style") == page.count("<style nonce="), address
        assert page.count("<script") == page.count("<script src=") + page.count('<script type="module" src=')


# -- overview and modules ----------------------------------------------------------------------------------------------


def test_the_overview_shows_what_there_is(superuser_client: Client, merchant: Merchant) -> None:
    page = text(superuser_client.get("/admin/"))
    for expected in ("Active merchants", merchant.name, "Health", "Modules", "Given up", "Schedules"):
        assert expected in page
    for definition in get_registry().optional():
        assert f"/admin/modules/oms/{definition.code}/" in page


def test_the_overview_names_merchants_whose_tables_do_not_work(
    superuser_client: Client, merchant: Merchant, other_merchant: Merchant
) -> None:
    assert "Tables that cannot be used" not in text(superuser_client.get("/admin/"))
    point_at_broken(other_merchant.pk)
    alert = text(superuser_client.get("/admin/")).split("Tables that cannot be used")[1].split("</ul>")[0]
    assert other_merchant.name in alert
    assert other_merchant.schema_name in alert
    assert merchant.name not in alert


def optional_without_dependants() -> str:
    registry = get_registry()
    return next(
        d.code
        for d in registry.optional()
        if not set(registry.dependants_of(d.code)) & registry.get_optional_codes()
        and set(registry.requirements_of(d.code)) & registry.get_optional_codes()
    )


def enabled(platform: Platform, code: str) -> bool:
    stored = resolve(ModuleState).stored(platform.pk)
    return code in stored and stored[code].enabled


def test_a_module_is_switched_off_and_on_after_a_preview(
    superuser_client: Client, platform: Platform
) -> None:
    code = optional_without_dependants()
    here = f"/admin/modules/{platform.code}/{code}/"
    before = text(superuser_client.get(here))
    assert "Switching it off makes disappear" in before
    assert enabled(platform, code)
    superuser_client.post(here, {"switch": "off"})
    assert not enabled(platform, code)
    assert "Switching it on makes appear" in text(superuser_client.get(here))
    superuser_client.post(here, {"switch": "off"})
    assert not enabled(platform, code)
    superuser_client.post(here, {"switch": "on"})
    assert enabled(platform, code)
    assert AuditEntry.objects.filter(action="core.module_disabled", actor_label=baseline.SUPERUSER).exists()


def test_a_switch_that_cannot_be_made_says_what_is_in_the_way(
    superuser_client: Client, platform: Platform, other_platform: Platform
) -> None:
    code = optional_without_dependants()
    here = f"/admin/modules/{other_platform.code}/{code}/"
    assert "Switch on first:" in text(superuser_client.get(here))
    superuser_client.post(here, {"switch": "on"})
    assert not enabled(other_platform, code)


def test_core_modules_have_no_switch_and_unknown_ones_no_page(superuser_client: Client) -> None:
    assert "always on" in text(superuser_client.get("/admin/modules/oms/tenancy/"))
    assert superuser_client.get("/admin/modules/oms/nope/").status_code == 404
    assert superuser_client.get("/admin/modules/nope/tenancy/").status_code == 404


def test_settings_of_a_module_are_checked_and_saved(superuser_client: Client, platform: Platform) -> None:
    here = f"/admin/modules/{platform.code}/tenancy/"
    assert superuser_client.post(here, {"hidden_menu": ["nope"]}).status_code == 422
    assert superuser_client.post(here, {"hidden_menu": ["activity"]}).status_code == 302
    assert resolve(ModuleState).stored(platform.pk)["tenancy"].config == {"hidden_menu": ["activity"]}
    assert 'value="activity"' in text(superuser_client.get(here))


# -- merchants ---------------------------------------------------------------------------------------------------------


def test_a_merchant_is_provisioned_from_a_form(superuser_client: Client) -> None:
    assert superuser_client.get(add("merchant")).status_code == 200
    answer = superuser_client.post(add("merchant"), NEW_MERCHANT, follow=True)
    assert "Saved: Florist Thill." in text(answer)
    made = Merchant.objects.get(code="florist")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role_name(made.schema_name)])
        assert cursor.fetchone()
    assert made.country == "LU"
    assert Store.objects.get(code="florist").name == "Florist Thill"
    assert Membership.objects.get(merchant=made).user.email == "lucie@florist.lu"
    assert AuditEntry.objects.filter(merchant_id=made.pk, actor_label=baseline.SUPERUSER).exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"code": "bakery"}, "There is a merchant"),
        ({"code": "admin"}, "is reserved"),
        ({"store_code": "bakery-town"}, "There is a store"),
        ({"time_zone": "Mars/Olympus"}, "time zone"),
        ({"owner_email": "x"}, "valid email"),
    ],
)
def test_refusals_are_told_where_the_input_is_and_nothing_is_left(
    superuser_client: Client, changes: dict[str, str], said: str
) -> None:
    before = Merchant.objects.count(), Store.objects.count(), User.objects.count()
    answer = superuser_client.post(add("merchant"), {**NEW_MERCHANT, **changes})
    assert answer.status_code == 422
    assert said in text(answer)
    assert "Florist Thill" in text(answer)
    assert (Merchant.objects.count(), Store.objects.count(), User.objects.count()) == before


def test_a_merchant_is_changed_suspended_and_archived_never_deleted(
    superuser_client: Client, merchant: Merchant
) -> None:
    data = {"name": "Bakery", "country": "be", "language": "fr", "time_zone": "Europe/Brussels"}
    assert superuser_client.post(change(merchant), data).status_code == 302
    merchant.refresh_from_db()
    assert (merchant.name, merchant.country) == ("Bakery", "BE")
    assert "suspended" in use(superuser_client, merchant, "suspend")
    assert "cannot be done any more" in use(superuser_client, merchant, "suspend")
    assert "active again" in use(superuser_client, merchant, "reactivate")
    use(superuser_client, merchant, "suspend")
    assert "archived" in use(superuser_client, merchant, "archive")
    merchant.refresh_from_db()
    assert merchant.status == MerchantStatus.ARCHIVED
    assert superuser_client.get(change(merchant).replace("change", "delete")).status_code == 403


def test_stores_are_made_changed_paused_and_archived(superuser_client: Client, merchant: Merchant) -> None:
    data = {
        "merchant": merchant.code,
        "platform": "oms",
        "code": "bakery-north",
        "name": "North",
        "contact_email": "",
        "default_language": "fr",
        "languages": ["fr"],
    }
    assert superuser_client.post(add("store"), {**data, "code": "bakery-town"}).status_code == 422
    assert superuser_client.post(add("store"), data).status_code == 302
    store = Store.objects.get(code="bakery-north")
    page = text(superuser_client.get(change(store)))
    assert "http://bakery-north.oms.localhost" in page
    data["name"] = "Bakery North"
    assert superuser_client.post(change(store), data).status_code == 302
    for tool, status in (
        ("pause", "paused"),
        ("open", "active"),
        ("pause", "paused"),
        ("archive", "archived"),
    ):
        use(superuser_client, store, tool)
        store.refresh_from_db()
        assert store.status == status
    assert store.name == "Bakery North"


def test_domains_are_verified_made_primary_and_removed(
    superuser_client: Client, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = domains.add_domain(store=store, domain="bakery.lu", actor=SYSTEM)
    assert domains.record_value(row) in text(superuser_client.get(change(row)))
    monkeypatch.setattr(domains, "lookup_txt", lambda _name: ["nothing"])
    assert "does not hold the expected value" in use(superuser_client, row, "verify")
    monkeypatch.setattr(domains, "lookup_txt", lambda _name: [domains.record_value(row)])
    use(superuser_client, row, "verify")
    use(superuser_client, row, "primary")
    row.refresh_from_db()
    assert row.is_primary
    use(superuser_client, StoreDomain.objects.get(store=store, verification_token=""), "primary")
    assert "The domain is removed." in use(superuser_client, row, "remove")


# -- platforms and people ----------------------------------------------------------------------------------------------


def test_a_platform_is_made_and_changed_with_texts_per_language(superuser_client: Client) -> None:
    data = {
        "code": "farm",
        "name": "Farm",
        "host": "farm.localhost",
        "store_suffix": "",
        "default_language": "fr",
        "accent": "#0a5a66",
        "promise_en": "Fresh",
        "promise_fr": "Frais",
    }
    assert superuser_client.post(add("platform"), {**data, "host": "oms.localhost"}).status_code == 422
    assert superuser_client.post(add("platform"), data).status_code == 302
    made = Platform.objects.get(code="farm")
    assert made.promise == {"en": "Fresh", "fr": "Frais"}
    assert 'value="Frais"' in text(superuser_client.get(change(made)))
    data["promise_en"] = ""
    assert superuser_client.post(change(made), data).status_code == 302
    made.refresh_from_db()
    assert made.promise == {"fr": "Frais"}


def test_a_platform_is_archived_once_it_is_empty(
    superuser_client: Client, platform: Platform, store: Store
) -> None:
    assert "Archive for good" not in text(superuser_client.get(change(platform)))
    with pytest.raises(WrongStatus, match="Archive the stores"):
        archive_platform(platform=platform, actor=SYSTEM, now=timezone.now())
    empty = create_platform(code="farm", name="Farm", host="farm.localhost", actor=SYSTEM)
    assert "is archived" in use(superuser_client, empty, "archive")
    assert resolve_host("farm.localhost") is None
    assert "cannot be done any more" in use(superuser_client, empty, "archive")
    assert superuser_client.post(change(empty), {"name": "Farm"}).status_code == 200
    empty.refresh_from_db()
    assert (empty.name, empty.is_archived) == ("Farm", True)
    assert AuditEntry.objects.filter(action="tenancy.platform_archived", platform_id=empty.pk).exists()


def test_nothing_of_an_archived_merchant_is_changed(superuser_client: Client, store: Store) -> None:
    archive_merchant(merchant=store.merchant, actor=SYSTEM, now=timezone.now())
    data = {"name": "New", "default_language": "fr", "languages": ["fr"]}
    assert superuser_client.post(change(store), data).status_code == 200
    assert "cannot be done any more" in use(superuser_client, store, "pause")
    merchant_data = {"name": "New", "country": "be", "language": "fr", "time_zone": "Europe/Brussels"}
    assert superuser_client.post(change(store.merchant), merchant_data).status_code == 200
    store.refresh_from_db()
    assert store.name != "New"
    assert store.merchant.name != "New"
    assert store.is_active


def test_the_history_of_an_object_is_its_trail(superuser_client: Client, store: Store) -> None:
    member = make_member(store.merchant, PresetRole.STAFF)
    for row, said in ((store, "Store created"), (member, "Member added")):
        page = text(superuser_client.get(change(row)))
        found = re.search(r'href="(/admin/tenancy/publicauditentry/[?][^"]+)"', page)
        assert found
        address = html.unescape(found[1])
        assert superuser_client.get(change(row).replace("change", "history"))["Location"] == address
        shown = text(superuser_client.get(address))
        assert said in shown
        assert "Merchant provisioned" not in shown
    entry = AuditEntry.objects.latest("id")
    nowhere = superuser_client.get(f"/admin/tenancy/publicauditentry/{entry.pk}/history/")
    assert nowhere.status_code == 404


def test_users_are_made_switched_and_get_links(superuser_client: Client, superuser: User) -> None:
    data = {"email": "op@maart.lu", "name": "Op", "language": "", "is_superuser": "on"}
    assert superuser_client.post(add("user"), data).status_code == 302
    assert superuser_client.post(add("user"), data).status_code == 422
    made = User.objects.get(email="op@maart.lu")
    assert made.is_superuser
    assert len(messages_to("apps.tenancy.tasks.send_reset_link")) == 1
    use(superuser_client, made, "link")
    assert len(messages_to("apps.tenancy.tasks.send_reset_link")) == 2
    assert superuser_client.post(change(made), {"name": "Operator", "language": "fr"}).status_code == 302
    use(superuser_client, made, "superuser")
    use(superuser_client, made, "switch")
    made.refresh_from_db()
    assert (made.name, made.is_superuser, made.is_active) == ("Operator", False, False)
    assert "your own" in use(superuser_client, superuser, "switch")


def test_memberships_and_roles_go_through_the_services(superuser_client: Client, merchant: Merchant) -> None:
    user = make_user()
    staff = preset(merchant, PresetRole.STAFF)
    data = {"user": user.email, "role": str(staff.pk)}
    assert superuser_client.post(add("membership"), data).status_code == 302
    assert superuser_client.post(add("membership"), data).status_code == 422
    made = Membership.objects.get(user=user)
    viewer = preset(merchant, PresetRole.VIEWER)
    store = Store.objects.filter(merchant=merchant).first()
    assert store is not None
    changed = superuser_client.post(change(made), {"role": str(viewer.pk), "stores": [str(store.pk)]})
    assert changed.status_code == 302
    made.refresh_from_db()
    assert made.role == viewer
    assert (
        superuser_client.post(change(viewer), {"permissions": ["tenancy.view_activity"]}).status_code == 302
    )
    viewer.refresh_from_db()
    assert viewer.permissions == ["tenancy.view_activity"]
    assert superuser_client.get(change(preset(merchant, PresetRole.OWNER))).status_code == 200
    assert "The membership is ended." in use(superuser_client, made, "remove")
    only = Membership.objects.get(merchant=merchant)
    assert "last owner" in use(superuser_client, only, "remove")


def test_tokens_and_the_trail_are_looked_at(superuser_client: Client, store: Store) -> None:
    from apps.tenancy.services.tokens import create_token

    made = create_token(
        store=store,
        name="Till",
        scopes=["tenancy.view_dashboard"],
        granted_by=full_access(),
        actor=SYSTEM,
        now=timezone.now(),
    )
    page = text(superuser_client.get(change(made.token)))
    assert made.token.hint in page
    assert "Made by" in page
    assert made.secret not in page
    assert superuser_client.post(change(made.token), {"name": "x"}).status_code == 200
    use(superuser_client, made.token, "revoke")
    assert ApiToken.objects.get().revoked_at is not None
    entry = AuditEntry.objects.filter(action="tenancy.token_revoked").latest("id")
    shown = superuser_client.get(f"/admin/tenancy/publicauditentry/{entry.pk}/change/")
    assert "Token revoked" in text(shown)
    assert superuser_client.get("/admin/tenancy/publicauditentry/add/").status_code == 403


def test_members_of_a_merchant_are_listed_by_a_link(superuser_client: Client, merchant: Merchant) -> None:
    make_member(merchant, PresetRole.STAFF, email="staff@people.lu")
    address = f"/admin/tenancy/membership/?merchant__id__exact={merchant.pk}"
    page = text(superuser_client.get(address))
    assert "staff@people.lu" in page or "Mara Hoffmann" in page
    assert "Ben Weber" not in page


def test_objects_that_are_not_there_get_404(superuser_client: Client) -> None:
    assert superuser_client.get("/admin/tenancy/merchant/x/change/").status_code == 404
    assert superuser_client.post("/admin/tenancy/merchant/x/do/suspend/").status_code == 404
    assert Role.objects.exists()
