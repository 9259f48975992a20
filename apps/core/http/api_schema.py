"""The description of the API in OpenAPI 3.1, of the modules that are on at the platform that is asked."""

from functools import lru_cache
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers

from apps.core.http.access import open_to_all
from apps.core.http.errors import respond
from apps.core.modules.definition import Audience
from apps.core.modules.gate import gate
from apps.core.modules.routing import mount

_REFUSALS: Final = {
    "400": "A field is not valid, or the body is not JSON.",
    "401": "No token, or one that is not valid here.",
    "403": "The token lacks the permission.",
    "404": "There is no such object, or the module is off.",
    "406": "Answers are JSON; Accept asks for something else.",
    "429": "The token asked too often; Retry-After says how many seconds to wait.",
}
_REFUSALS_OF_BODIES: Final = {
    "413": "The body is larger than 4 MiB.",
    "415": "The body is not said to be JSON.",
}


class ErrorDetailSerializer(serializers.Serializer[Any]):
    """What went wrong."""

    code = serializers.CharField(help_text="For programs; never translated.")
    message = serializers.CharField(help_text="For people, in the language of Accept-Language.")
    fields = serializers.DictField(  # type: ignore[assignment]  # the metaclass takes it off the class again
        help_text="Texts by the path of the field, nested like the request."
    )
    request_id = serializers.CharField(help_text="Leads to the log; also in X-Request-ID.")
    details = serializers.DictField(required=False, help_text="Such as the object that is in the way.")


class ErrorSerializer(serializers.Serializer[Any]):
    """The one shape of errors, whatever went wrong."""

    error = ErrorDetailSerializer()


class OperationSchema(AutoSchema):
    """Adds what every operation has: the scope it needs and the ways in which it may be refused."""

    def get_auth(self) -> list[dict[str, Any]]:
        scope = getattr(self.view, "required_scopes", {}).get(self.method)
        found = super().get_auth()
        return [{name: [scope] for name in auth} if scope else auth for auth in found]

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        takes_body = self._get_request_body() is not None  # type: ignore[no-untyped-call]  # of drf-spectacular
        refusals = {**_REFUSALS, **(_REFUSALS_OF_BODIES if takes_body else {})}
        for status, description in refusals.items():
            if status not in bodies:
                body = self._get_response_for_code(ErrorSerializer, status)  # type: ignore[no-untyped-call]
                bodies[status] = {**body, "description": description}
        return dict(sorted(bodies.items()))


@csrf_exempt
@open_to_all
def schema(request: HttpRequest) -> HttpResponse:
    """Open to all: it says what can be asked, and nothing about anybody."""
    if request.method not in ("GET", "HEAD"):
        refusal = respond(request, 405)
        refusal.headers["Allow"] = "GET, HEAD"
        return refusal
    return JsonResponse(_description(gate.enabled_codes(getattr(request, "platform", None))))


@lru_cache(maxsize=32)
def _description(enabled: frozenset[str]) -> dict[str, Any]:
    """The set of modules decides all of it, so it is made once for each."""
    mounted, namespace = mount(Audience.API)
    patterns = [pattern for pattern in mounted if pattern.namespace in enabled]
    with translation.override("en"):
        generator = SchemaGenerator(  # type: ignore[no-untyped-call]  # of drf-spectacular
            patterns=[path("api/v1/", include((patterns, namespace)))]
        )
        described: dict[str, Any] = generator.get_schema(public=True)  # type: ignore[no-untyped-call]
    return described
