"""Checking passwords, slowly for whoever guesses. Counted in the database, so the limits hold over all processes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from math import ceil

from django.contrib.auth import authenticate
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import F
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.actor import Actor
from apps.tenancy.audit.trail import record_access
from apps.tenancy.exceptions import TooManyAttempts, WrongCredentials
from apps.tenancy.models import SignInLimit, User
from apps.tenancy.services.writing import public_write

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 10
PER_ADDRESS = 60
RESETS_PER_ACCOUNT = 5
RESETS_PER_ADDRESS = 20


@dataclass(frozen=True, slots=True)
class Limit:
    """``key`` is a digest: the table shows neither accounts nor addresses."""

    key: str
    attempts: int


def limits(
    *, purpose: str, email: str, address: str | None, per_account: int, per_address: int
) -> list[Limit]:
    found = [Limit(_key(purpose, "account", email.strip().lower()), per_account)]
    if address:
        found.append(Limit(_key(purpose, "address", address), per_address))
    return found


def check_credentials(
    *, request: HttpRequest, email: str, password: str, address: str | None, now: datetime
) -> User:
    """Every attempt is counted before the password is looked at, so parallel guesses cannot slip through.

    Raises TooManyAttempts and WrongCredentials, the same for accounts that exist and that do not.
    """
    guards = limits(
        purpose="sign_in",
        email=email,
        address=address,
        per_account=PER_ACCOUNT,
        per_address=PER_ADDRESS,
    )
    count_attempt(guards, now=now)
    user = authenticate(request, username=email.strip(), password=password)
    if not isinstance(user, User):
        raise WrongCredentials(_("E-mail or password is wrong."))
    _forgive(guards)
    return user


def note_sign_in(*, user: User, actor: Actor) -> None:
    with public_write():
        record_access(actor=actor, action="tenancy.signed_in", obj=user)


def count_attempt(guards: list[Limit], *, now: datetime) -> None:
    """Raises TooManyAttempts when any of the limits is passed."""
    for guard in guards:
        attempts, ends_at = _increment(guard.key, now)
        if attempts > guard.attempts:
            seconds = max(1, ceil((ends_at - now).total_seconds()))
            minutes = ceil(seconds / 60)
            raise TooManyAttempts(
                ngettext(
                    "Too many attempts. Try again in %(minutes)d minute.",
                    "Too many attempts. Try again in %(minutes)d minutes.",
                    minutes,
                )
                % {"minutes": minutes},
                retry_after_seconds=seconds,
            )


def _increment(key: str, now: datetime) -> tuple[int, datetime]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO tenancy_signinlimit AS kept (key, failures, window_ends_at) VALUES (%(key)s, 1, %(ends)s)
            ON CONFLICT (key) DO UPDATE SET
                failures = CASE WHEN kept.window_ends_at <= %(now)s THEN 1 ELSE kept.failures + 1 END,
                window_ends_at = CASE WHEN kept.window_ends_at <= %(now)s THEN %(ends)s ELSE kept.window_ends_at END
            RETURNING failures, window_ends_at
            """,
            {"key": key, "now": now, "ends": now + WINDOW},
        )
        attempts, ends_at = cursor.fetchone()
    return attempts, ends_at


def delete_expired(*, now: datetime) -> None:
    """Sessions and limits whose time has passed."""
    Session.objects.filter(expire_date__lt=now).delete()
    SignInLimit.objects.filter(window_ends_at__lt=now - timedelta(hours=1)).delete()


def _forgive(guards: list[Limit]) -> None:
    """A success clears the account and takes its own attempt off the address."""
    account, *others = guards
    SignInLimit.objects.filter(key=account.key).delete()
    SignInLimit.objects.filter(key__in=[guard.key for guard in others], failures__gt=0).update(
        failures=F("failures") - 1
    )


def _key(purpose: str, kind: str, value: str) -> str:
    return sha256(f"{purpose}:{kind}:{value}".encode()).hexdigest()
