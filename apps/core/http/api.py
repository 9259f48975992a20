"""The frame of the REST API: views, bodies, pages, preconditions and the description of it all.

A module mounts its views with ``Frontend(audience=Audience.API, ...)``; each view is an ``ApiView`` that states
``required_scopes``. Errors have one shape, see ``api_errors``.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from typing import IO, Any, ClassVar, Final, cast

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.views import APIView

from apps.core.actor import Actor
from apps.core.http.api_errors import Problem
from apps.core.http.api_schema import OperationSchema
from apps.core.http.request import MaartRequest
from apps.core.ui.pagination import KeysetPage

MAX_BODY_BYTES: Final = 4 * 1024 * 1024
MAX_DEPTH: Final = 32
MAX_ID: Final = 2**63 - 1
_ENTITY_TAG: Final = re.compile(r'(?:W/)?"([0-9]{1,18})"')


# Bodies


class CappedJSONParser(BaseParser):
    """JSON of a bounded size and depth, without what no column can hold: zero characters, halves of characters and
    numbers that are none.
    """

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        raw = stream.read(MAX_BODY_BYTES + 1)
        if len(raw) > MAX_BODY_BYTES:
            raise Problem(
                413,
                "too_large",
                _("A request holds at most %(limit)s bytes.") % {"limit": MAX_BODY_BYTES},
            )
        try:
            value = json.loads(
                raw.decode("utf-8"), parse_constant=_refuse_constant, parse_float=_finite_number
            )
        except (ValueError, RecursionError):
            raise ParseError(_("This is not JSON in UTF-8.")) from None
        _check(value)
        return value


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _finite_number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _check(value: Any) -> None:
    """Raises ParseError."""
    waiting = [(value, 1)]
    while waiting:
        item, depth = waiting.pop()
        if isinstance(item, str) and ("\0" in item or any("\ud800" <= c <= "\udfff" for c in item)):
            raise ParseError(_("A text holds characters that cannot be stored."))
        if not isinstance(item, dict | list):
            continue
        if depth > MAX_DEPTH:
            raise ParseError(_("This is nested more than %(limit)s deep.") % {"limit": MAX_DEPTH})
        parts = [*item.keys(), *item.values()] if isinstance(item, dict) else item
        waiting.extend((part, depth + 1) for part in parts)


class StrictSerializer(serializers.Serializer[Any]):
    # No docstring: it would be the description of every body that has none.
    # What is not known is refused, since a field that is misspelt would be lost without a word. Fields that are only
    # read may be sent: what was read can be sent back.

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            unknown = sorted({str(name) for name in data} - set(self.fields))
            if unknown:
                raise serializers.ValidationError({name: [_("There is no such field.")] for name in unknown})
        return super().to_internal_value(data)


# Preconditions


def entity_tag(version: int) -> str:
    return f'"{version}"'


def expected_version(request: Request) -> int | None:
    """What ``If-Match`` says that the caller has read; None when the caller does not care."""
    given = request.headers.get("If-Match", "").strip()
    if given in ("", "*"):
        return None
    match = _ENTITY_TAG.fullmatch(given)
    if match is None:
        raise precondition_failed()
    return int(match[1])


def must_not_exist(request: Request) -> bool:
    return request.headers.get("If-None-Match", "").strip() == "*"


def must_exist(request: Request) -> bool:
    return bool(request.headers.get("If-Match", "").strip())


def precondition_failed(message: str = "", **details: Any) -> Problem:
    return Problem(
        412, "precondition_failed", message or _("The object is not as you expect it."), details=details
    )


# Pages


def page_body(request: Request, page: KeysetPage[Any], items: Sequence[Any]) -> dict[str, Any]:
    return {
        "items": items,
        "next": _page_url(request, page.next_cursor),
        "previous": _page_url(request, page.previous_cursor),
    }


def _page_url(request: Request, cursor: str | None) -> str | None:
    if cursor is None:
        return None
    query = request.query_params.copy()
    query["cursor"] = cursor
    return str(request.build_absolute_uri(f"{request.path}?{query.urlencode()}"))


# Views


class ApiView(APIView):
    """``required_scopes`` says which permission each method needs; a method that is not named is refused."""

    required_scopes: ClassVar[Mapping[str, str]] = {}
    parser_classes = (CappedJSONParser,)
    schema = OperationSchema()

    @property
    def _request(self) -> MaartRequest:
        return cast(MaartRequest, self.request)

    @property
    def store(self) -> Any:
        """The store that the token is for."""
        return self._request.store

    @property
    def actor(self) -> Actor:
        return self._request.actor
