"""API tokens of a store."""

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
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
from apps.core.modules.contributions import permissions
from apps.tenancy.exceptions import TenancyError
from apps.tenancy.http import TenancyRequest, staff_user
from apps.tenancy.models import ApiToken
from apps.tenancy.services.tokens import NewToken, create_token, replace_token, revoke_token
from apps.tenancy.store_admin.forms import TokenForm
from apps.tenancy.store_admin.pages import (
    answer,
    in_public,
    permission_choices,
    permission_groups,
    settings_tabs,
    store_of,
)


def _made_already(request: TenancyRequest, store_code: str, token_id: UUID | None = None) -> HttpResponse:
    """A double click: the answer with the secret went to nobody. The newest token of that name is the one."""
    rows = _tokens(request)
    name = get_object_or_404(rows, pk=token_id).name if token_id else request.POST.get("name", "").strip()
    token = rows.filter(name=name, created_by=staff_user(request), revoked_at__isnull=True).first()
    return _show(request, TokenForm(scopes=_scopes(request)), unseen=token)


@method_decorator(
    [
        never_cache,
        requires("tenancy.manage_tokens"),
        in_public,
        accepted_once("store_admin:tenancy:tokens", repeated=_made_already),
    ],
    name="dispatch",
)
class Tokens(View):
    def get(self, request: TenancyRequest, store_code: str) -> HttpResponse:
        return _show(request, TokenForm(scopes=_scopes(request)))

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
            return _show(request, form, status=422)
        return _show_secret(request, made)


@never_cache
@require_POST
@requires("tenancy.manage_tokens")
@in_public
@accepted_once("store_admin:tenancy:tokens", repeated=_made_already)
def replace(request: TenancyRequest, store_code: str, token_id: UUID) -> HttpResponse:
    token = get_object_or_404(_tokens(request), pk=token_id)
    try:
        made = replace_token(token=token, granted_by=request.access, actor=request.actor, now=timezone.now())
    except TenancyError as error:
        messages.error(request, str(error))
        return _show(request, TokenForm(scopes=_scopes(request)), status=422)
    return _show_secret(request, made)


def _show_secret(request: TenancyRequest, made: NewToken) -> HttpResponse:
    response = _show(request, TokenForm(scopes=_scopes(request)), made=made)
    response.accepted = True  # type: ignore[attr-defined]  # read by accepted_once
    return response


def _show(
    request: TenancyRequest,
    form: TokenForm,
    status: int = 200,
    made: NewToken | None = None,
    unseen: ApiToken | None = None,
) -> HttpResponse:
    """``unseen`` was made a moment ago, but nobody saw its secret."""
    context = {
        "form": form,
        "groups": permission_groups(request, form["scopes"].value() or (), held_only=True),
        "made": made,
        "unseen": unseen,
        "rows": _rows(request),
        "tabs": settings_tabs(request, "tokens"),
    }
    return render(request, "tenancy/store_admin/tokens.html", context, status=status)


def _rows(request: TenancyRequest) -> list[dict[str, Any]]:
    """Tokens with what they may do in words; a scope of a module that is off keeps its code."""
    labels = {permission.code: permission.label for _module, permission in permissions(request.platform)}
    return [
        {"token": token, "scopes": [labels.get(scope, scope) for scope in token.scopes]}
        for token in _tokens(request)
    ]


def _tokens(request: TenancyRequest) -> QuerySet[ApiToken]:
    rows = ApiToken.objects.filter(store=store_of(request)).select_related("created_by")
    return rows.order_by("-created_at", "pk")


@require_POST
@requires("tenancy.manage_tokens")
@in_public
def revoke(request: TenancyRequest, store_code: str, token_id: UUID) -> HttpResponse:
    token = get_object_or_404(_tokens(request), pk=token_id)
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
