"""Dashboard, settings, team and activity of the store admin."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from apps.core.actor import SYSTEM
from apps.tenancy.access import full_access
from apps.tenancy.audit.models import AuditEntry
from apps.tenancy.enums import PresetRole
from apps.tenancy.models import ApiToken, Membership, Platform, Role, Store, StoreDomain, User
from apps.tenancy.selectors.access import get_membership
from apps.tenancy.services import domains
from apps.tenancy.services.stores import archive_store, create_store
from apps.tenancy.services.tokens import create_token
from tests.factories.tenancy import make_member, make_role, preset
from tests.modules.tenancy.support import messages_to
from tests.support.fixtures.people import client_of


@pytest.fixture
def base(store: Store) -> str:
    return f"/store/{store.code}"


def text(answer: Any) -> str:
    content: str = answer.content.decode()
    return content


# -- dashboard ---------------------------------------------------------------------------------------------------------


def test_the_dashboard_guides_until_everything_is_done(
    base: str, store: Store, store_admin_client: Client
) -> None:
    page = text(store_admin_client.get(f"{base}/"))
    assert "Set up your store" in page
    assert "Connect your own domain" in page
    assert '<li class="done"' in page
    Store.objects.filter(pk=store.pk).update(contact_email="")
    later = text(store_admin_client.get(f"{base}/"))
    assert later.count('<li class="done"') == page.count('<li class="done"') - 1


@pytest.mark.parametrize(
    "page", ["", "settings/", "settings/domains/", "settings/tokens/", "team/", "team/roles/", "activity/"]
)
def test_a_page_costs_few_statements(
    base: str, page: str, store_admin_client: Client, django_assert_max_num_queries: Any
) -> None:
    """The dashboard also pays for what all other modules show on it."""
    store_admin_client.get(f"{base}/{page}")
    with django_assert_max_num_queries(12):
        assert store_admin_client.get(f"{base}/{page}").status_code == 200


def test_recent_activity_is_for_who_may_see_it(
    base: str, store: Store, platform: Platform, store_admin_client: Client
) -> None:
    assert "Recent activity" in text(store_admin_client.get(f"{base}/"))
    viewer = make_member(store.merchant, PresetRole.VIEWER)
    page = client_of(viewer.user, platform).get(f"{base}/")
    assert page.status_code == 200
    assert "Recent activity" not in text(page)
    assert f"{base}/settings/" not in text(page)


# -- settings ----------------------------------------------------------------------------------------------------------


def test_settings_are_saved(base: str, store: Store, store_admin_client: Client) -> None:
    assert store.name in text(store_admin_client.get(f"{base}/settings/"))
    data = {
        "name": "Bakery",
        "contact_email": "hello@bakery.lu",
        "default_language": "fr",
        "languages": ["fr", "de"],
    }
    assert store_admin_client.post(f"{base}/settings/", data).status_code == 302
    store.refresh_from_db()
    assert (store.name, store.languages) == ("Bakery", ["fr", "de"])
    assert store_admin_client.post(f"{base}/settings/", {**data, "name": ""}).status_code == 422
    refused = store_admin_client.post(f"{base}/settings/", {**data, "name": "   "})
    assert refused.status_code == 422


def test_a_store_is_paused_and_opened(base: str, store: Store, store_admin_client: Client) -> None:
    address = f"{base}/settings/status/"
    assert store_admin_client.get(address).status_code == 405
    assert store_admin_client.post(address, {"status": "gone"}).status_code == 400
    assert "The store is paused." in text(store_admin_client.post(address, {"status": "paused"}, follow=True))
    store.refresh_from_db()
    assert not store.is_active
    assert "The store is open." in text(store_admin_client.post(address, {"status": "active"}, follow=True))


def test_domains_are_added_verified_made_primary_and_removed(
    base: str, store: Store, store_admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = f"{base}/settings/domains/"
    assert store_admin_client.post(here, {"domain": "bakery"}).status_code == 422
    assert store_admin_client.post(here, {"domain": "bakery.lu"}).status_code == 302
    row = StoreDomain.objects.get(domain="bakery.lu")
    page = text(store_admin_client.get(here))
    assert "_maart.bakery.lu" in page
    assert domains.record_value(row) in page

    def nothing(_name: str) -> list[str]:
        raise LookupError

    monkeypatch.setattr(domains, "lookup_txt", nothing)
    refused = store_admin_client.post(f"{here}{row.pk}/verify/", follow=True)
    assert "could not be found" in text(refused)
    monkeypatch.setattr(domains, "lookup_txt", lambda _name: [domains.record_value(row)])
    assert "is verified" in text(store_admin_client.post(f"{here}{row.pk}/verify/", follow=True))
    assert "use bakery.lu now" in text(store_admin_client.post(f"{here}{row.pk}/primary/", follow=True))
    assert "primary domain" in text(store_admin_client.post(f"{here}{row.pk}/remove/", follow=True))
    first = StoreDomain.objects.get(store=store, verification_token="")
    store_admin_client.post(f"{here}{first.pk}/primary/")
    assert "is removed" in text(store_admin_client.post(f"{here}{row.pk}/remove/", follow=True))


def test_domains_of_others_are_not_found(base: str, other_store: Store, store_admin_client: Client) -> None:
    foreign = other_store.domains.get()
    for act in ("verify", "primary", "remove"):
        assert store_admin_client.post(f"{base}/settings/domains/{foreign.pk}/{act}/").status_code == 404


def test_a_token_is_shown_once_and_revoked(base: str, store: Store, store_admin_client: Client) -> None:
    here = f"{base}/settings/tokens/"
    assert "No token yet" in text(store_admin_client.get(here))
    data = {"name": "Till", "scopes": ["tenancy.view_dashboard"], "expires_at": "2999-01-31"}
    made = store_admin_client.post(here, data)
    token = ApiToken.objects.get()
    assert made.status_code == 200
    assert f"{token.hint}" in text(made)
    assert text(made).count("maart_") > text(store_admin_client.get(here)).count("maart_")
    assert made["Cache-Control"].startswith("max-age=0")
    assert store_admin_client.post(here, {"name": "Till"}).status_code == 422
    past = store_admin_client.post(here, {**data, "expires_at": "2001-01-01"})
    assert past.status_code == 422
    revoke = f"{here}{token.pk}/revoke/"
    assert "revoked" in text(store_admin_client.post(revoke, follow=True))
    assert "revoked already" in text(store_admin_client.post(revoke, follow=True))


def test_a_token_whose_secret_nobody_saw_is_replaced(
    base: str, store: Store, store_admin_client: Client, owner: User
) -> None:
    """A double click: the browser shows the answer to the second form, the secret was in the first one."""
    here = f"{base}/settings/tokens/"
    data = {"name": " Till ", "scopes": ["tenancy.view_dashboard"], "form_key": str(uuid4())}
    secret = secret_in(store_admin_client.post(here, data))
    again = text(store_admin_client.post(here, data))
    lost = ApiToken.objects.get()
    assert secret not in again
    assert "The token “Till” was made" in again
    replace = f"{here}{lost.pk}/replace/"
    assert replace in again
    key = {"form_key": str(uuid4())}
    second = secret_in(store_admin_client.post(replace, key))
    assert second != secret
    lost.refresh_from_db()
    assert lost.revoked_at is not None
    made = ApiToken.objects.get(revoked_at__isnull=True)
    assert (made.name, made.scopes, made.created_by) == (lost.name, lost.scopes, owner)
    twice = text(store_admin_client.post(replace, key))
    assert f"{here}{made.pk}/replace/" in twice
    assert ApiToken.objects.count() == 2
    assert "revoked already" in text(store_admin_client.post(replace, {"form_key": str(uuid4())}))
    assert store_admin_client.get(replace).status_code == 405


def secret_in(answer: Any) -> str:
    assert answer.status_code == 200
    found = re.search(r"maart_[-_A-Za-z0-9]{40,}", text(answer))
    assert found
    return found[0]


def test_a_token_shows_who_made_it(base: str, store: Store, owner: User, store_admin_client: Client) -> None:
    here = f"{base}/settings/tokens/"
    store_admin_client.post(here, {"name": "Till", "scopes": ["tenancy.view_dashboard"]})
    assert str(owner) in text(store_admin_client.get(here)).split("<tbody")[1].split("</tbody")[0]
    create_token(
        store=store,
        name="By command",
        scopes=["tenancy.view_dashboard"],
        granted_by=full_access(),
        actor=SYSTEM,
        now=timezone.now(),
    )
    assert "The platform" in text(store_admin_client.get(here))


def test_tokens_of_others_are_not_found(base: str, other_store: Store, store_admin_client: Client) -> None:
    foreign = create_token(
        store=other_store,
        name="Theirs",
        scopes=["tenancy.view_dashboard"],
        granted_by=full_access(),
        actor=SYSTEM,
        now=timezone.now(),
    )
    answer = store_admin_client.post(f"{base}/settings/tokens/{foreign.token.pk}/revoke/")
    assert answer.status_code == 404
    assert "Theirs" not in text(store_admin_client.get(f"{base}/settings/tokens/"))


# -- team --------------------------------------------------------------------------------------------------------------


def test_somebody_is_invited_changed_and_removed(base: str, store: Store, store_admin_client: Client) -> None:
    staff, support = (preset(store.merchant, role) for role in (PresetRole.STAFF, PresetRole.SUPPORT))
    assert "Staff" in text(store_admin_client.get(f"{base}/team/invite/"))
    data = {"email": "new@people.lu", "name": "New", "role": str(staff.pk), "stores": [str(store.pk)]}
    assert store_admin_client.post(f"{base}/team/invite/", data).status_code == 302
    assert store_admin_client.post(f"{base}/team/invite/", data).status_code == 422
    assert store_admin_client.post(f"{base}/team/invite/", {"email": "x"}).status_code == 422
    member = Membership.objects.get(user__email="new@people.lu")
    assert "Invite again" in text(store_admin_client.get(f"{base}/team/"))
    store_admin_client.post(f"{base}/team/{member.pk}/invitation/")
    assert len(messages_to("apps.tenancy.tasks.send_invitation")) == 2
    assert store_admin_client.get(f"{base}/team/{member.pk}/").status_code == 200
    here = f"{base}/team/{member.pk}/"
    assert store_admin_client.post(here, {"role": str(support.pk)}).status_code == 422
    changed = store_admin_client.post(here, {"role": str(support.pk), "all_stores": "on"})
    assert changed.status_code == 302
    member.refresh_from_db()
    assert member.role == support
    assert member.all_stores
    assert not member.stores.exists()
    removed = store_admin_client.post(f"{base}/team/{member.pk}/remove/", follow=True)
    assert "no longer a member" in text(removed)


def test_who_is_limited_to_a_store_gives_that_store_only(
    base: str, store: Store, store_on_other_platform: Store, platform: Platform
) -> None:
    role = make_role(store.merchant, "tenancy.manage_team", "tenancy.view_dashboard")
    leader = make_member(store.merchant, role, stores=(store,))
    both = make_member(store.merchant, role, stores=(store, store_on_other_platform))
    client = client_of(leader.user, platform)
    page = text(client.get(f"{base}/team/invite/"))
    assert 'name="all_stores"' not in page
    assert str(store_on_other_platform.pk) not in page
    for chosen in ({"all_stores": "on"}, {"stores": [str(store_on_other_platform.pk)]}, {}):
        data = {"email": "new@people.lu", "role": str(role.pk), **chosen}
        assert client.post(f"{base}/team/invite/", data).status_code == 422
        own = client.post(f"{base}/team/{leader.pk}/", {"role": str(role.pk), **chosen})
        assert own.status_code == 422
    assert client.post(f"{base}/team/{both.pk}/", {"role": str(role.pk)}).status_code == 302
    assert list(both.stores.all()) == [store_on_other_platform]
    leader.refresh_from_db()
    assert not leader.all_stores
    assert list(leader.stores.all()) == [store]


def test_archiving_a_store_widens_nobody(
    base: str, store: Store, platform: Platform, store_admin_client: Client
) -> None:
    merchant = store.merchant
    closed = create_store(
        merchant=merchant,
        platform=platform,
        code="bakery-north",
        name="North",
        actor=SYSTEM,
        now=timezone.now(),
    )
    member = make_member(merchant, PresetRole.STAFF, stores=(closed,))
    archive_store(store=closed, actor=SYSTEM, now=timezone.now())
    here = f"{base}/team/{member.pk}/"
    assert 'value="on" checked' not in text(store_admin_client.get(here))
    assert store_admin_client.post(here, {"role": str(member.role_id)}).status_code == 302
    member.refresh_from_db()
    assert not member.all_stores
    assert get_membership(user=member.user, store=store) is None


def test_e_mails_that_no_column_holds_are_refused(
    base: str, store: Store, store_admin_client: Client, superuser_client: Client
) -> None:
    long = f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 20}.lu"
    role = str(preset(store.merchant, PresetRole.STAFF).pk)
    settings = {"name": "B", "contact_email": long, "default_language": "en", "languages": ["en"]}
    invitation = {"email": long, "role": role, "all_stores": "on"}
    assert store_admin_client.post(f"{base}/settings/", settings).status_code == 422
    assert store_admin_client.post(f"{base}/team/invite/", invitation).status_code == 422
    operator = {"email": long, "name": "Op"}
    assert superuser_client.post("/admin/tenancy/user/add/", operator).status_code == 422


def test_the_second_of_two_tabs_is_told_that_settings_were_changed(
    base: str, store: Store, store_admin_client: Client
) -> None:
    here = f"{base}/settings/"
    seen = seen_in(store_admin_client.get(here))
    data = {"name": "Bakery", "default_language": "en", "languages": ["en"], "seen": seen}
    assert store_admin_client.post(here, data).status_code == 302
    late = store_admin_client.post(here, {**data, "name": "Late"})
    assert late.status_code == 409
    assert "Somebody else changed this meanwhile" in text(late)
    assert 'value="Late"' in text(late)
    store.refresh_from_db()
    assert store.name == "Bakery"


def test_the_second_of_two_tabs_is_told_that_a_role_was_changed(
    base: str, store: Store, store_admin_client: Client
) -> None:
    role = make_role(store.merchant, "tenancy.view_dashboard")
    here = f"{base}/team/roles/{role.pk}/"
    seen = seen_in(store_admin_client.get(here))
    data = {"name": role.name, "permissions": [], "seen": seen}
    assert store_admin_client.post(here, data).status_code == 302
    late = store_admin_client.post(here, {**data, "permissions": ["tenancy.view_activity"]})
    assert late.status_code == 409
    role.refresh_from_db()
    assert role.permissions == []


def seen_in(answer: Any) -> str:
    found = re.findall(r'name="seen" value="([^"]+)"', text(answer))
    assert len(found) == 1
    return str(found[0])


def test_removing_a_member_ends_the_tokens_they_made(
    base: str, store: Store, platform: Platform, store_admin_client: Client
) -> None:
    role = make_role(store.merchant, "tenancy.manage_tokens", "tenancy.view_dashboard")
    maker = make_member(store.merchant, role)
    client_of(maker.user, platform).post(
        f"{base}/settings/tokens/", {"name": "Till", "scopes": ["tenancy.view_dashboard"]}
    )
    assert "Programs will lose their access" in text(store_admin_client.get(f"{base}/team/{maker.pk}/"))
    store_admin_client.post(f"{base}/team/{maker.pk}/remove/")
    token = ApiToken.objects.get()
    assert token.revoked_at is not None
    assert AuditEntry.objects.filter(action="tenancy.token_revoked", object_id=str(token.pk)).exists()


def test_the_last_owner_is_kept_with_a_reason(
    base: str, store: Store, owner: User, store_admin_client: Client
) -> None:
    own = owner.memberships.get()
    answer = store_admin_client.post(f"{base}/team/{own.pk}/remove/", follow=True)
    assert "last owner" in text(answer)
    staff = preset(store.merchant, PresetRole.STAFF)
    assert store_admin_client.post(f"{base}/team/{own.pk}/", {"role": str(staff.pk)}).status_code == 422


def test_people_and_roles_of_others_are_not_found(
    base: str, other_store: Store, store_admin_client: Client
) -> None:
    member = Membership.objects.get(merchant=other_store.merchant)
    role = make_role(other_store.merchant)
    assert store_admin_client.get(f"{base}/team/{member.pk}/").status_code == 404
    assert store_admin_client.post(f"{base}/team/{member.pk}/remove/").status_code == 404
    assert store_admin_client.get(f"{base}/team/roles/{role.pk}/").status_code == 404
    assert store_admin_client.post(f"{base}/team/roles/{role.pk}/delete/").status_code == 404
    page = text(store_admin_client.get(f"{base}/team/"))
    assert member.user.email not in page


def test_roles_are_shown_as_a_matrix_made_edited_and_deleted(
    base: str, store: Store, store_admin_client: Client
) -> None:
    page = text(store_admin_client.get(f"{base}/team/roles/"))
    assert "Change the store&#x27;s settings" in page
    assert store_admin_client.get(f"{base}/team/roles/new/").status_code == 200
    data = {"name": "Till", "permissions": ["tenancy.view_dashboard"]}
    assert store_admin_client.post(f"{base}/team/roles/new/", data).status_code == 302
    assert store_admin_client.post(f"{base}/team/roles/new/", data).status_code == 422
    role = Role.objects.get(name="Till")
    here = f"{base}/team/roles/{role.pk}/"
    assert 'value="tenancy.view_dashboard" checked' in text(store_admin_client.get(here))
    assert store_admin_client.post(here, {"name": "Counter"}).status_code == 302
    role.refresh_from_db()
    assert (role.name, role.permissions) == ("Counter", [])
    make_member(store.merchant, role)
    assert "people have this role" in text(store_admin_client.post(f"{here}delete/", follow=True))
    Membership.objects.filter(role=role).delete()
    assert "The role is deleted." in text(store_admin_client.post(f"{here}delete/", follow=True))


def test_permissions_of_modules_that_are_off_are_kept(
    store_on_other_platform: Store, owner: User, other_platform: Platform
) -> None:
    """They are not shown there, and saving what is shown must not lose them."""
    client = client_of(owner, other_platform)
    manager = preset(store_on_other_platform.merchant, PresetRole.MANAGER)
    shown_there = {"tenancy", "cms", "customers", "core"}
    hidden = {code for code in manager.permissions if code.split(".")[0] not in shown_there}
    assert hidden
    here = f"/store/{store_on_other_platform.code}/team/roles/{manager.pk}/"
    page = text(client.get(here))
    assert not any(code in page for code in hidden)
    assert client.post(here, {"permissions": ["tenancy.view_dashboard"]}).status_code == 302
    manager.refresh_from_db()
    assert set(manager.permissions) == hidden | {"tenancy.view_dashboard"}


def test_the_owners_role_is_only_looked_at(base: str, store: Store, store_admin_client: Client) -> None:
    role = preset(store.merchant, PresetRole.OWNER)
    here = f"{base}/team/roles/{role.pk}/"
    assert "Owners may do everything" in text(store_admin_client.get(here))
    assert store_admin_client.post(here, {"permissions": []}).status_code == 422


def test_who_manages_the_team_cannot_rise_above_the_own_role(
    base: str, store: Store, platform: Platform
) -> None:
    role = make_role(store.merchant, "tenancy.manage_team")
    climber = make_member(store.merchant, role)
    client = client_of(climber.user, platform)
    owner_role = preset(store.merchant, PresetRole.OWNER)
    assert client.post(f"{base}/team/{climber.pk}/", {"role": str(owner_role.pk)}).status_code == 422
    more = {"name": role.name, "permissions": ["tenancy.manage_team", "tenancy.manage_tokens"]}
    assert client.post(f"{base}/team/roles/{role.pk}/", more).status_code == 422
    climber.refresh_from_db()
    assert climber.role.permissions == ["tenancy.manage_team"]


# -- activity ----------------------------------------------------------------------------------------------------------


def test_activity_is_searched_and_paged(base: str, store: Store, store_admin_client: Client) -> None:
    page = text(store_admin_client.get(f"{base}/activity/"))
    assert "Store created" in page
    assert "cycles" not in page
    assert "Nothing found" in text(store_admin_client.get(f"{base}/activity/?q=zebra"))
    assert store_admin_client.get(f"{base}/activity/?q=%00").status_code == 200
    odd = store_admin_client.get(f"{base}/activity/?q=Store&cursor=yesterday")
    assert odd["Location"] == f"{base}/activity/?q=Store"


def test_activity_goes_on_over_pages(
    base: str, store: Store, store_admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(60):
        store_admin_client.post(
            f"{base}/settings/",
            {"name": f"Name {number}", "default_language": "en", "languages": ["en"]},
        )
    first = text(store_admin_client.get(f"{base}/activity/"))
    address = first.split("?cursor=")[1].split('"')[0]
    second = text(store_admin_client.get(f"{base}/activity/?cursor={address}"))
    assert "<del>Name 0</del>" in second
    back = second.split("?cursor=")[1].split('"')[0]
    assert "<del>Name 58</del>" in text(store_admin_client.get(f"{base}/activity/?cursor={back}"))
    assert "<del>Name 58</del>" in first
    assert "<del>Name 58</del>" not in second


# -- the same form sent twice ------------------------------------------------------------------------------------------


def send_twice(client: Client, address: str, data: dict[str, Any]) -> str:
    """With the key that the page drew; answers what is shown at last."""
    found = re.search(r'name="form_key" value="([^"]+)"', text(client.get(address)))
    assert found, address
    data = {**data, "form_key": found[1]}
    assert client.post(address, data).status_code == 302
    return text(client.post(address, data, follow=True))


def test_a_role_is_made_once(base: str, store: Store, store_admin_client: Client) -> None:
    again = send_twice(store_admin_client, f"{base}/team/roles/new/", {"name": "Till"})
    assert "already sent" in again
    assert Role.objects.filter(merchant=store.merchant, name="Till").count() == 1


def test_a_domain_is_added_once(base: str, store: Store, store_admin_client: Client) -> None:
    again = send_twice(store_admin_client, f"{base}/settings/domains/", {"domain": "bakery.lu"})
    assert "already sent" in again
    assert StoreDomain.objects.filter(domain="bakery.lu").count() == 1


def test_somebody_is_invited_once(base: str, store: Store, store_admin_client: Client) -> None:
    staff = preset(store.merchant, PresetRole.STAFF)
    data = {"email": "new@people.lu", "role": str(staff.pk), "all_stores": "on"}
    assert "already sent" in send_twice(store_admin_client, f"{base}/team/invite/", data)
    assert Membership.objects.filter(user__email="new@people.lu").count() == 1
    assert len(messages_to("apps.tenancy.tasks.send_invitation")) == 1
