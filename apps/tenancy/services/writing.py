"""What the services of this module share: where they write and whom an event concerns."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from apps.core.context import Context, enter, public_context
from apps.core.events import Event, publish
from apps.tenancy.exceptions import Gone, InvalidInput, WrongStatus
from apps.tenancy.models import Merchant, Platform, Store
from apps.tenancy.validators import LONGEST_EMAIL

AnyRow = TypeVar("AnyRow", bound=models.Model)


@contextmanager
def public_write() -> Iterator[None]:
    """Step out of a merchant's context and write public rows in one transaction."""
    with public_context(), transaction.atomic():
        yield


def lock_name(kind: str, name: str) -> None:
    """Let only one transaction at a time take this name; other names do not wait."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"maart:{kind}:{name}"])


def locked(rows: models.QuerySet[AnyRow], row: AnyRow) -> AnyRow:
    """``row`` as it is now, with whatever lock ``rows`` take. Raises Gone when somebody deleted it meanwhile."""
    found = rows.filter(pk=row.pk).first()
    if found is None:
        raise Gone(_("%(name)s is gone already: somebody else removed it.") % {"name": row})
    return found


def check(field: str, value: str, *validators: Callable[[str], None]) -> str:
    """The value itself. Raises InvalidInput with the sentence of the first validator that refuses it."""
    for validate in validators:
        try:
            validate(value)
        except ValidationError as error:
            raise InvalidInput(" ".join(error.messages), field=field) from error
    return value


def required(field: str, value: str, message: str, *, longest: int = 120) -> str:
    text = value.strip()
    if not text:
        raise InvalidInput(message, field=field)
    return check(field, text, MaxLengthValidator(longest))


def check_email(field: str, value: str) -> str:
    return check(field, value, validate_email, MaxLengthValidator(LONGEST_EMAIL))


def apply(row: models.Model, changes: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Set and save what differs; the differences as the audit trail keeps them."""
    diff = {
        name: [getattr(row, name), value] for name, value in changes.items() if getattr(row, name) != value
    }
    for name, (_before, after) in diff.items():
        setattr(row, name, after)
    if diff:
        row.save(update_fields=sorted(diff))
    return diff


def change_status(row: Merchant | Store, status: str, *, when_archived: str, **fields: Any) -> str | None:
    """The status before; None when it was this one already. Raises WrongStatus with the given text: archived is for good."""
    before = row.status
    if before == status:
        return None
    if before == "archived":
        raise WrongStatus(when_archived)
    apply(row, {"status": status, **fields})
    return before


def context_of(*, merchant: Merchant, platform: Platform, store: Store | None = None) -> Context:
    return Context(platform=platform.ref, merchant=merchant.ref, store=store.ref if store else None)


def publish_in(context: Context, event: Event) -> None:
    """Publish where the handlers will work: in the context of the merchant or platform it is about."""
    with enter(context):
        publish(event)
