"""The merchant portal."""

from uuid import uuid4

from django.test import Client

from apps.core.actor import SYSTEM
from apps.tenancy.enums import PresetRole
from apps.tenancy.models import Merchant, Platform, Store, User
from apps.tenancy.selectors.stores import stores_for
from apps.tenancy.services.merchants import suspend_merchant
from tests.factories.tenancy import make_member, make_user
from tests.support.fixtures.people import client_of


def test_owners_see_their_stores_here_and_their_team(
    store: Store, store_admin_client: Client, platform: Platform
) -> None:
    make_member(store.merchant, PresetRole.STAFF, email="staff@people.lu")
    page = store_admin_client.get("/merchant/").content.decode()
    assert store.name in page
    assert f"/store/{store.code}/" in page
    assert "http://bakery-town.oms.localhost" in page
    assert "staff@people.lu" in page
    assert "Bakery cards" not in page
    assert "Cycles" not in page


def test_members_see_their_stores_and_no_team(store: Store, platform: Platform) -> None:
    member = make_member(store.merchant, PresetRole.STAFF)
    page = client_of(member.user, platform).get("/merchant/").content.decode()
    assert store.name in page
    assert "anna@bakery.lu" not in page
    assert "/stores/new/" not in page


def test_a_member_of_other_stores_does_not_see_this_one(
    store: Store, store_on_other_platform: Store, platform: Platform
) -> None:
    member = make_member(store.merchant, PresetRole.STAFF, stores=(store_on_other_platform,))
    assert stores_for(member.user, platform_id=platform.pk) == []
    page = client_of(member.user, platform).get("/merchant/").content.decode()
    assert "No store on this platform" in page


def test_who_works_for_nobody_is_told_so(platform: Platform) -> None:
    page = client_of(make_user(), platform).get("/merchant/").content.decode()
    assert "You do not work for a merchant yet" in page


def test_anonymous_visitors_sign_in_first(platform_client: Client) -> None:
    assert platform_client.get("/merchant/")["Location"] == "/sign-in/?next=/merchant/"


def test_an_owner_opens_another_store(merchant: Merchant, store_admin_client: Client) -> None:
    address = f"/merchant/{merchant.code}/stores/new/"
    assert store_admin_client.get(address).status_code == 200
    taken = store_admin_client.post(address, {"name": "North", "code": "bakery-town"})
    assert taken.status_code == 422
    assert "There is a store" in taken.content.decode()
    reserved = store_admin_client.post(address, {"name": "North", "code": "admin"})
    assert reserved.status_code == 422
    made = store_admin_client.post(address, {"name": "North", "code": "bakery-north"})
    assert made["Location"] == "/store/bakery-north/"
    assert store_admin_client.get("/store/bakery-north/").status_code == 200
    assert Store.objects.get(code="bakery-north").contact_email == "anna@bakery.lu"


def test_the_same_form_opens_one_store(merchant: Merchant, store_admin_client: Client) -> None:
    address = f"/merchant/{merchant.code}/stores/new/"
    assert 'name="form_key"' in store_admin_client.get(address).content.decode()
    data = {"name": "North", "code": "bakery-north", "form_key": str(uuid4())}
    assert store_admin_client.post(address, data)["Location"] == "/store/bakery-north/"
    again = store_admin_client.post(address, data, follow=True)
    assert again.redirect_chain == [("/merchant/", 302)]
    assert "already sent" in again.content.decode()


def test_only_owners_of_active_merchants_open_stores(
    merchant: Merchant, other_owner_client: Client, store_admin_client: Client, platform: Platform
) -> None:
    address = f"/merchant/{merchant.code}/stores/new/"
    assert other_owner_client.get(address).status_code == 404
    member = make_member(merchant, PresetRole.MANAGER)
    assert client_of(member.user, platform).post(address, {"name": "N", "code": "n-1"}).status_code == 404
    suspend_merchant(merchant=merchant, actor=SYSTEM)
    assert store_admin_client.get(address).status_code == 404


def test_the_switcher_lists_what_one_may_reach(
    store: Store, owner: User, store_admin_client: Client, merchant: Merchant
) -> None:
    store_admin_client.post(
        f"/merchant/{merchant.code}/stores/new/", {"name": "North", "code": "bakery-north"}
    )
    page = store_admin_client.get(f"/store/{store.code}/").content.decode()
    assert "/store/bakery-north/" in page
    assert "/store/bakery-cards/" not in page
    assert "/store/cycles-shop/" not in page
