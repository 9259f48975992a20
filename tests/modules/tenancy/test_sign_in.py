"""Passwords, limits, links."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.core.mail.message import EmailMessage
from django.db import connection
from django.test import RequestFactory
from pytest_django import Settings

from apps.core.actor import SYSTEM, Actor, ActorKind
from apps.tenancy import tasks
from apps.tenancy.exceptions import InvalidInput, LinkNotValid, TooManyAttempts, WrongCredentials
from apps.tenancy.links import decode_user, encode_user, is_valid_link_token, make_link_token
from apps.tenancy.models import Platform, SignInLimit, User
from apps.tenancy.services import sign_in, users
from tests.factories.tenancy import make_user
from tests.modules.tenancy.support import messages_to
from tests.support import baseline

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
NOBODY = Actor(kind=ActorKind.USER, label="anonymous")


def attempt(
    password: str = "wrong", email: str = baseline.OWNER, address: str | None = "10.0.0.1", minutes: int = 0
) -> User:
    return sign_in.check_credentials(
        request=RequestFactory().post("/"),
        email=email,
        password=password,
        address=address,
        now=NOW + timedelta(minutes=minutes),
    )


def test_the_right_password_lets_in_whatever_the_case_of_the_e_mail(owner: User) -> None:
    assert attempt(baseline.PASSWORD, email=" ANNA@bakery.lu ") == owner


def test_refusals_do_not_tell_who_has_an_account(owner: User) -> None:
    off = make_user("off@people.lu")
    users.set_active(user=off, is_active=False, actor=SYSTEM)
    make_user("invited@people.lu", password=None)
    texts = set()
    for email in (owner.email, "nobody@people.lu", off.email, "invited@people.lu", "not an e-mail", ""):
        with pytest.raises(WrongCredentials) as caught:
            attempt(baseline.PASSWORD + "x", email=email)
        texts.add(str(caught.value))
    assert len(texts) == 1


def test_an_account_is_closed_for_a_while_after_too_many_guesses(owner: User) -> None:
    for number in range(sign_in.PER_ACCOUNT):
        with pytest.raises(WrongCredentials):
            attempt(address=f"10.0.0.{number}")
    with pytest.raises(TooManyAttempts) as caught:
        attempt(baseline.PASSWORD, address="10.9.9.9", minutes=5)
    assert caught.value.retry_after_seconds == 600
    assert "10" in str(caught.value)
    assert attempt(baseline.PASSWORD, minutes=16) == owner


def test_unknown_accounts_are_closed_just_the_same(database: None) -> None:
    for _ in range(sign_in.PER_ACCOUNT):
        with pytest.raises(WrongCredentials):
            attempt(email="nobody@people.lu", address=None)
    with pytest.raises(TooManyAttempts):
        attempt(email="NOBODY@people.lu", address=None)


def test_an_address_is_closed_after_guessing_at_many_accounts(owner: User) -> None:
    for number in range(sign_in.PER_ADDRESS):
        with pytest.raises(WrongCredentials):
            attempt(email=f"guess-{number}@people.lu")
    with pytest.raises(TooManyAttempts):
        attempt(baseline.PASSWORD)
    assert attempt(baseline.PASSWORD, address="10.0.0.2") == owner


def test_a_success_clears_the_account_and_does_not_count_for_the_address(owner: User) -> None:
    for _ in range(3):
        with pytest.raises(WrongCredentials):
            attempt()
    attempt(baseline.PASSWORD)
    counts = list(SignInLimit.objects.values_list("failures", flat=True))
    assert counts == [3]
    for _ in range(sign_in.PER_ADDRESS * 2):
        attempt(baseline.PASSWORD, email=owner.email, address="10.0.0.7")


def test_the_table_shows_neither_accounts_nor_addresses(owner: User) -> None:
    with pytest.raises(WrongCredentials):
        attempt()
    keys = SignInLimit.objects.values_list("key", flat=True)
    assert all(len(key) == 64 and "bakery" not in key and "10.0" not in key for key in keys)


@pytest.mark.real_commits
def test_parallel_guesses_do_not_slip_through(owner: User) -> None:
    """As many as processes would: counted in the database, before the password is looked at."""

    def guess(_number: int) -> str:
        try:
            attempt(address=None)
        except (TooManyAttempts, WrongCredentials) as error:
            return type(error).__name__
        finally:
            connection.close()
        return "in"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(guess, range(32)))
    assert answers.count("WrongCredentials") == sign_in.PER_ACCOUNT
    assert answers.count("TooManyAttempts") == 32 - sign_in.PER_ACCOUNT


def test_a_link_lets_choose_a_password_once(owner: User, platform: Platform) -> None:
    token = make_link_token(user=owner, platform=platform.ref)
    assert decode_user(encode_user(owner)) == owner
    users.reset_password(user=owner, platform=platform.ref, token=token, new="Another-one-77", actor=NOBODY)
    owner.refresh_from_db()
    assert owner.check_password("Another-one-77")
    with pytest.raises(LinkNotValid):
        users.reset_password(
            user=owner, platform=platform.ref, token=token, new="Yet-another-77", actor=NOBODY
        )


def test_a_link_is_good_on_its_own_platform_only(
    owner: User, platform: Platform, other_platform: Platform
) -> None:
    token = make_link_token(user=owner, platform=platform.ref)
    assert is_valid_link_token(user=owner, platform=platform.ref, token=token)
    assert not is_valid_link_token(user=owner, platform=other_platform.ref, token=token)
    with pytest.raises(LinkNotValid):
        users.reset_password(
            user=owner, platform=other_platform.ref, token=token, new="Another-one-77", actor=NOBODY
        )


def test_a_link_of_one_person_does_not_work_for_another_or_forever(
    owner: User, other_owner: User, platform: Platform, settings: Settings
) -> None:
    token = make_link_token(user=owner, platform=platform.ref)
    assert not is_valid_link_token(user=other_owner, platform=platform.ref, token=token)
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert not is_valid_link_token(user=owner, platform=platform.ref, token=token)


def test_a_weak_password_is_refused_by_a_link_too(owner: User, platform: Platform) -> None:
    token = make_link_token(user=owner, platform=platform.ref)
    with pytest.raises(InvalidInput):
        users.reset_password(user=owner, platform=platform.ref, token=token, new="password", actor=NOBODY)


@pytest.mark.parametrize("text", ["", "x", "%%%", "AAAA", "../..", "é"])
def test_broken_links_lead_to_nobody(text: str, database: None) -> None:
    assert decode_user(text) is None


def test_asking_for_a_link_is_the_same_work_for_everybody_and_is_limited(platform: Platform) -> None:
    for email in (baseline.OWNER, "nobody@people.lu"):
        users.request_reset_link(
            email=email, platform=platform.ref, language="en", address="10.0.0.1", now=NOW
        )
    assert [message["email"] for message in messages_to(users.RESET_TASK)] == [
        baseline.OWNER,
        "nobody@people.lu",
    ]
    for _ in range(sign_in.RESETS_PER_ACCOUNT - 1):
        users.request_reset_link(
            email=baseline.OWNER, platform=platform.ref, language="en", address=None, now=NOW
        )
    with pytest.raises(TooManyAttempts):
        users.request_reset_link(
            email=baseline.OWNER, platform=platform.ref, language="en", address=None, now=NOW
        )


def run(task: object, **kwargs: str) -> None:
    """The body of a task, without the outbox around it."""
    task.run(**kwargs)  # type: ignore[attr-defined]  # a Celery task


def test_the_link_is_mailed_to_who_has_an_account(
    owner: User, platform: Platform, mailoutbox: list[EmailMessage]
) -> None:
    run(tasks.send_reset_link, email="nobody@people.lu", platform_id=str(platform.pk), language="en")
    assert not mailoutbox
    run(tasks.send_reset_link, email=owner.email.upper(), platform_id=str(platform.pk), language="en")
    (mail,) = mailoutbox
    assert mail.to == [owner.email]
    assert platform.name in mail.subject
    link = next(word for word in str(mail.body).split() if word.startswith("http"))
    assert link.startswith(f"http://{platform.host}")
    assert encode_user(owner) in link


def test_invitations_differ_for_new_and_known_people(
    owner: User, platform: Platform, mailoutbox: list[EmailMessage]
) -> None:
    membership = owner.memberships.get()
    arguments = {"membership_id": str(membership.pk), "platform_id": str(platform.pk)}
    run(tasks.send_invitation, **arguments)
    owner.set_unusable_password()
    owner.save()
    run(tasks.send_invitation, **arguments)
    known, new = (str(mail.body) for mail in mailoutbox)
    assert "/merchant/" in known
    assert encode_user(owner) in new
    users.set_active(user=owner, is_active=False, actor=SYSTEM)
    run(tasks.send_invitation, **arguments)
    assert len(mailoutbox) == 2


def test_what_is_over_is_purged(owner: User) -> None:
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session

    old, new = SessionStore(), SessionStore()
    for session in (old, new):
        session.create()
    Session.objects.filter(pk=old.session_key).update(expire_date=NOW - timedelta(days=400))
    SignInLimit.objects.create(key="a" * 64, failures=1, window_ends_at=NOW - timedelta(days=400))
    run(tasks.purge_expired)
    assert list(Session.objects.values_list("pk", flat=True)) == [new.session_key]
    assert not SignInLimit.objects.exists()
