"""API tokens of a store."""

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from apps.core.http.access import requires
from apps.core.http.once import accepted_once
from apps.tenancy.http import TenancyRequest
from apps.tenancy.models import ApiToken
from apps.tenancy.services.tokens import NewToken, create_token, revoke_token
from apps.tenancy.store_admin.forms import TokenForm
from apps.tenancy.store_admin.pages import (
    answer,
    in_public,
    permission_choices,
    permission_groups,
    settings_tabs,
    store_of,
)


@method_decorator(
    [
        never_cache,
        requires("tenancy.manage_tokens"),
        in_public,
        accepted_once("store_admin:tenancy:tokens"),
    ],
    name="dispatch",
)
class Tokens(View):
    def get(self, request: TenancyRequest, store_code: str) -> HttpResponse:
        return self._show(request, TokenForm(scopes=_scopes(request)))

    def post(self, request: TenancyRequest, store_code: str) -> HttpResponse:
        """The secret is part of this one answer, so there is no redirect after a success."""
        form = TokenForm(request.POST, scopes=_scopes(request))
        made = form.carry_out(
            lambda: create_token(
                store=store_of(request),
                name=form.cleaned_data["name"],
                scopes=form.cleaned_data["scopes"],
                granted_by=request.access,
                actor=request.actor,
                now=timezone.now(),
                expires_at=_end_of(form.cleaned_data["expires_at"]),
            )
        )
        if made is None:
            return self._show(request, form, status=422)
        response = self._show(request, TokenForm(scopes=_scopes(request)), made=made)
        response.accepted = True  # type: ignore[attr-defined]  # read by accepted_once
        return response

    @staticmethod
    def _show(
        request: TenancyRequest, form: TokenForm, status: int = 200, made: NewToken | None = None
    ) -> HttpResponse:
        tokens = ApiToken.objects.filter(store=store_of(request)).order_by("-created_at", "pk")
        context = {
            "form": form,
            "groups": permission_groups(request, form["scopes"].value() or (), held_only=True),
            "made": made,
            "tokens": tokens,
            "tabs": settings_tabs(request, "tokens"),
        }
        return render(request, "tenancy/store_admin/tokens.html", context, status=status)


@require_POST
@requires("tenancy.manage_tokens")
@in_public
def revoke(request: TenancyRequest, store_code: str, token_id: UUID) -> HttpResponse:
    token = get_object_or_404(ApiToken, pk=token_id, store=store_of(request))
    return answer(
        request,
        "store_admin:tenancy:tokens",
        lambda: revoke_token(token=token, actor=request.actor, now=timezone.now()),
        _("The token is revoked."),
    )


def _scopes(request: TenancyRequest) -> list[tuple[str, Any]]:
    """Nobody gives a token more than they hold."""
    return permission_choices(request, held_only=True)


def _end_of(day: date | None) -> datetime | None:
    return (
        datetime.combine(day, time.max, tzinfo=timezone.get_current_timezone()).astimezone(UTC)
        if day
        else None
    )
