"""Signing in and out, passwords, profile, language: the pages."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from apps.tenancy.audit.models import AuditEntry
from apps.tenancy.links import encode_user, make_link_token
from apps.tenancy.models import Platform, User
from apps.tenancy.services import sign_in as limits
from tests.modules.tenancy.support import messages_to, sign_in
from tests.support import baseline
from tests.support.fixtures.people import client_of


def test_sign_in_leads_to_the_portal_or_to_where_the_person_wanted(
    platform_client: Client, owner: User
) -> None:
    answer = platform_client.post("/sign-in/", {"email": owner.email, "password": baseline.PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/merchant/")
    assert AuditEntry.objects.filter(action="tenancy.signed_in", actor_id=owner.pk).exists()
    again = platform_client.get("/sign-in/?next=/profile/")
    assert again["Location"] == "/profile/"


@pytest.mark.parametrize(
    ("target", "location"),
    [
        ("/store/bakery-town/", "/store/bakery-town/"),
        ("https://evil.lu/", "/merchant/"),
        ("//evil.lu/", "/merchant/"),
        ("javascript:alert(1)", "/merchant/"),
        ("http://oms.localhost/profile/", "http://oms.localhost/profile/"),
    ],
)
def test_nobody_is_sent_to_another_site(
    target: str, location: str, platform_client: Client, owner: User
) -> None:
    data = {"email": owner.email, "password": baseline.PASSWORD, "next": target}
    assert platform_client.post("/sign-in/", data)["Location"] == location


def test_wrong_and_missing_input_stays_on_the_page(platform_client: Client, owner: User) -> None:
    answer = platform_client.post("/sign-in/?next=/profile/", {"email": owner.email, "password": "wrong"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "E-mail or password is wrong." in page
    assert owner.email in page
    assert "wrong" not in page.replace("password is wrong", "")
    assert 'value="/profile/"' in page
    assert platform_client.post("/sign-in/", {}).status_code == 422


def test_too_many_attempts_are_told_with_a_time(platform_client: Client, owner: User) -> None:
    for _ in range(limits.PER_ACCOUNT):
        assert sign_in(platform_client, owner.email, "wrong") == 422
    answer = platform_client.post("/sign-in/", {"email": owner.email, "password": baseline.PASSWORD})
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 900


def test_the_session_gets_a_new_key_at_sign_in(platform_client: Client, owner: User) -> None:
    """S8: a session that was planted before is worth nothing afterwards."""
    session = platform_client.session
    session["planted"] = True
    session["platform"] = str(Platform.objects.get(host="oms.localhost").pk)
    session.save()
    planted = session.session_key
    assert planted is not None
    platform_client.cookies["maart_staff"] = planted
    sign_in(platform_client, owner.email)
    assert platform_client.cookies["maart_staff"].value != planted
    assert not Session.objects.filter(pk=planted).exists()


def test_the_cookie_is_for_this_host_and_no_script(platform_client: Client, owner: User) -> None:
    sign_in(platform_client, owner.email)
    cookie = platform_client.cookies["maart_staff"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["domain"] == ""


def test_sign_out_takes_a_post_and_ends_the_session(store_admin_client: Client) -> None:
    assert store_admin_client.get("/sign-out/").status_code == 405
    assert store_admin_client.get("/profile/").status_code == 200
    assert store_admin_client.post("/sign-out/")["Location"] == "/sign-in/"
    assert store_admin_client.get("/profile/").status_code == 302


def test_who_forgot_the_password_asks_for_a_link(platform_client: Client, owner: User) -> None:
    assert platform_client.get("/password/").status_code == 200
    answers = [
        platform_client.post("/password/", {"email": email}, follow=True)
        for email in (owner.email, "nobody@people.lu")
    ]
    assert answers[0].redirect_chain == answers[1].redirect_chain == [("/password/sent/", 302)]
    assert len(messages_to("apps.tenancy.tasks.send_reset_link")) == 2
    assert platform_client.post("/password/", {"email": "x"}).status_code == 422
    for _ in range(limits.RESETS_PER_ACCOUNT):
        last = platform_client.post("/password/", {"email": owner.email})
    assert last.status_code == 429


def test_a_link_opens_the_form_without_the_token_in_its_address(
    platform_client: Client, owner: User, platform: Platform
) -> None:
    token = make_link_token(user=owner, platform=platform.ref)
    opened = platform_client.get(f"/password/{encode_user(owner)}/{token}/")
    assert opened["Location"] == f"/password/{encode_user(owner)}/set/"
    page = platform_client.get(opened["Location"])
    assert page.status_code == 200
    assert token not in page.content.decode()
    refused = platform_client.post(opened["Location"], {"password": "Long-enough-42", "repeated": "other"})
    assert refused.status_code == 422
    weak = platform_client.post(opened["Location"], {"password": "12345678", "repeated": "12345678"})
    assert weak.status_code == 422
    done = platform_client.post(
        opened["Location"], {"password": "Long-enough-42", "repeated": "Long-enough-42"}
    )
    assert done["Location"] == "/merchant/"
    assert platform_client.get("/merchant/").status_code == 200
    assert platform_client.get(f"/password/{encode_user(owner)}/{token}/").status_code == 404
    assert AuditEntry.objects.filter(action="tenancy.password_reset", actor_id=owner.pk).exists()


def test_a_link_of_another_platform_does_not_open(
    platform_client: Client, owner: User, other_platform: Platform
) -> None:
    token = make_link_token(user=owner, platform=other_platform.ref)
    assert platform_client.get(f"/password/{encode_user(owner)}/{token}/").status_code == 404
    assert platform_client.get(f"/password/{encode_user(owner)}/set/").status_code == 404
    assert platform_client.get("/password/x/y/").status_code == 404


def test_the_profile_is_saved(store_admin_client: Client, owner: User) -> None:
    assert "Anna Muller" in store_admin_client.get("/profile/").content.decode()
    answer = store_admin_client.post("/profile/", {"name": "Anna Müller", "language": "fr"})
    assert answer.status_code == 302
    owner.refresh_from_db()
    assert (owner.name, owner.language) == ("Anna Müller", "fr")
    assert store_admin_client.get("/profile/")["Content-Language"] == "fr"
    assert store_admin_client.post("/profile/", {"name": " ", "language": ""}).status_code == 422


def test_a_new_password_ends_other_sessions_and_keeps_this_one(
    store_admin_client: Client, owner: User, platform: Platform
) -> None:
    elsewhere = client_of(owner, platform)
    data = {"current": "wrong", "password": "Long-enough-42", "repeated": "Long-enough-42"}
    assert store_admin_client.get("/profile/password/").status_code == 200
    assert store_admin_client.post("/profile/password/", data).status_code == 422
    data["current"] = baseline.PASSWORD
    assert store_admin_client.post("/profile/password/", data).status_code == 302
    assert store_admin_client.get("/profile/").status_code == 200
    assert elsewhere.get("/profile/").status_code == 302


def test_a_language_is_chosen_for_this_browser(platform_client: Client) -> None:
    answer = platform_client.get("/language/de/?next=/sign-in/")
    assert answer["Location"] == "/sign-in/"
    assert platform_client.get("/sign-in/")["Content-Language"] == "de"
    assert platform_client.get("/language/fr/?next=https://evil.lu/")["Location"] == "/"
    assert platform_client.get("/language/tlh/").status_code == 404


def test_the_front_page_shows_what_is_on(platform: Platform, platform_client: Client) -> None:
    Platform.objects.filter(pk=platform.pk).update(
        promise={"en": "Sell more", "fr": "Vendre plus"}, introduction={"fr": "Bonjour"}
    )
    page = platform_client.get("/").content.decode()
    assert "Sell more" in page
    assert "Bonjour" in page
    assert 'id="included"' in page
    french = platform_client.get("/", headers={"accept-language": "fr"}).content.decode()
    assert "Vendre plus" in french
    other = Client(HTTP_HOST="loyalty.localhost").get("/").content.decode()
    assert 'id="included"' not in other


def test_the_front_page_of_who_is_signed_in_leads_on(store_admin_client: Client) -> None:
    assert 'href="/merchant/"' in store_admin_client.get("/").content.decode()
