"""Two people edit one thing: who saves second is told, instead of undoing the first one's work without a word.

A form carries the mark of what its writer saw (``SeenForm`` in ``core.ui.fields``); the service that saves compares
it with the row that it has locked. Nothing is stored: the mark is a digest of the fields that the form can change.
"""

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any, cast

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Field, Model
from django.utils.translation import gettext as _


class ChangedMeanwhile(Exception):
    """The message is for people."""

    code = "changed_meanwhile"

    def __init__(self) -> None:
        super().__init__(_("Somebody else changed this meanwhile. Load it again and repeat your change."))


def mark_of(row: Model | None, fields: Iterable[str]) -> str:
    """ "" for a row that is not there yet."""
    if row is None:
        return ""
    columns = (cast("Field[Any, Any]", row._meta.get_field(name)) for name in fields)
    values = {column.name: column.value_to_string(row) for column in columns}
    text = json.dumps(values, sort_keys=True, cls=DjangoJSONEncoder)
    return sha256(text.encode()).hexdigest()[:24]


def refuse_unless_seen(row: Model | None, fields: Iterable[str], seen: str | None) -> None:
    """``seen`` None: the writer has seen nothing and does not care. Raises ChangedMeanwhile."""
    if seen is not None and seen != mark_of(row, fields):
        raise ChangedMeanwhile
