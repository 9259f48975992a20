"""Signing in and out, passwords, profile."""

from typing import Any

from django.contrib import auth, messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from apps.core.http.access import open_to_all, signed_in
from apps.tenancy.access import actor_of_user
from apps.tenancy.exceptions import LinkNotValid, TenancyError, TooManyAttempts, WrongCredentials
from apps.tenancy.http import TenancyRequest, staff_user
from apps.tenancy.links import decode_user, is_valid_link_token
from apps.tenancy.platform.forms import (
    ChangePasswordForm,
    ChoosePasswordForm,
    ForgottenPasswordForm,
    ProfileForm,
    SignInForm,
)
from apps.tenancy.platform.pages import safe_next
from apps.tenancy.services import sign_in as sign_in_service
from apps.tenancy.services import users

BACKEND = "django.contrib.auth.backends.ModelBackend"
LINK_IN_SESSION = "password_link"


@method_decorator([never_cache, sensitive_post_parameters("password"), open_to_all], name="dispatch")
class SignIn(View):
    def get(self, request: TenancyRequest) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect(safe_next(request, resolve_url("platform:tenancy:portal")))
        return self._show(request, SignInForm())

    def post(self, request: TenancyRequest) -> HttpResponse:
        form = SignInForm(request.POST)
        if not form.is_valid():
            return self._show(request, form, status=422)
        try:
            user = sign_in_service.check_credentials(
                request=request,
                email=form.cleaned_data["email"],
                password=form.cleaned_data["password"],
                address=request.actor.ip_address,
                now=timezone.now(),
            )
        except TooManyAttempts as error:
            form.refuse(error)
            response = self._show(request, form, status=429)
            response["Retry-After"] = str(error.retry_after_seconds)
            return response
        except WrongCredentials as error:
            form.refuse(error)
            return self._show(request, form, status=422)
        auth.login(request, user, backend=BACKEND)
        sign_in_service.note_sign_in(
            user=user,
            actor=actor_of_user(
                user, ip_address=request.actor.ip_address, request_id=request.actor.request_id
            ),
        )
        return redirect(safe_next(request, resolve_url("platform:tenancy:portal")))

    @staticmethod
    def _show(request: TenancyRequest, form: SignInForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "next": safe_next(request, "")}
        return render(request, "tenancy/platform/sign_in.html", context, status=status)


@require_POST
@open_to_all
def sign_out(request: TenancyRequest) -> HttpResponse:
    auth.logout(request)
    messages.success(request, _("You are signed out."))
    return redirect("platform:tenancy:sign_in")


@method_decorator([never_cache, open_to_all], name="dispatch")
class ForgottenPassword(View):
    def get(self, request: TenancyRequest) -> HttpResponse:
        return self._show(request, ForgottenPasswordForm())

    def post(self, request: TenancyRequest) -> HttpResponse:
        """The answer is the same whether there is an account or not."""
        form = ForgottenPasswordForm(request.POST)
        if not form.is_valid():
            return self._show(request, form, status=422)
        try:
            users.request_reset_link(
                email=form.cleaned_data["email"],
                platform=request.platform,
                language=get_language() or request.platform_row.default_language,
                address=request.actor.ip_address,
                now=timezone.now(),
            )
        except TooManyAttempts as error:
            form.refuse(error)
            response = self._show(request, form, status=429)
            response["Retry-After"] = str(error.retry_after_seconds)
            return response
        return redirect("platform:tenancy:reset_sent")

    @staticmethod
    def _show(request: TenancyRequest, form: ForgottenPasswordForm, status: int = 200) -> HttpResponse:
        return render(request, "tenancy/platform/forgotten_password.html", {"form": form}, status=status)


@require_safe
@open_to_all
def reset_sent(request: TenancyRequest) -> HttpResponse:
    return render(request, "tenancy/platform/reset_sent.html")


@method_decorator(
    [never_cache, sensitive_post_parameters("password", "repeated"), open_to_all], name="dispatch"
)
class ChoosePassword(View):
    """Opened from a mail. The token moves into the session at once, so that no Referer header carries it on."""

    in_session = "set"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        self.account = decode_user(kwargs["user"])
        if kwargs["token"] == self.in_session:
            self.token = str(request.session.get(LINK_IN_SESSION, ""))
        else:
            self.token = kwargs["token"]
        if self.account is None or not is_valid_link_token(
            user=self.account, platform=request.platform, token=self.token
        ):
            return render(request, "tenancy/platform/link_not_valid.html", status=404)
        if kwargs["token"] != self.in_session:
            request.session[LINK_IN_SESSION] = self.token
            return redirect("platform:tenancy:choose_password", user=kwargs["user"], token=self.in_session)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: TenancyRequest, user: str, token: str) -> HttpResponse:
        return self._show(request, ChoosePasswordForm())

    def post(self, request: TenancyRequest, user: str, token: str) -> HttpResponse:
        form = ChoosePasswordForm(request.POST)
        account = self.account
        if account is None:
            raise Http404
        if form.is_valid():
            try:
                account = users.reset_password(
                    user=account,
                    platform=request.platform,
                    token=self.token,
                    new=form.cleaned_data["password"],
                    actor=request.actor,
                )
            except LinkNotValid:
                return render(request, "tenancy/platform/link_not_valid.html", status=404)
            except TenancyError as error:
                form.refuse(error)
            else:
                request.session.pop(LINK_IN_SESSION, None)
                auth.login(request, account, backend=BACKEND)
                messages.success(request, _("Your password is set."))
                return redirect("platform:tenancy:portal")
        return self._show(request, form, status=422)

    def _show(self, request: TenancyRequest, form: ChoosePasswordForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "account": self.account}
        return render(request, "tenancy/platform/choose_password.html", context, status=status)


@method_decorator([never_cache, signed_in], name="dispatch")
class Profile(View):
    def get(self, request: TenancyRequest) -> HttpResponse:
        user = staff_user(request)
        return self._show(request, ProfileForm(initial={"name": user.name, "language": user.language}))

    def post(self, request: TenancyRequest) -> HttpResponse:
        form = ProfileForm(request.POST)
        saved = form.carry_out(
            lambda: users.update_profile(
                user=staff_user(request),
                name=form.cleaned_data["name"],
                language=form.cleaned_data["language"],
                actor=request.actor,
            )
        )
        if saved is None:
            return self._show(request, form, status=422)
        messages.success(request, _("Saved."))
        return redirect("platform:tenancy:profile")

    @staticmethod
    def _show(request: TenancyRequest, form: ProfileForm, status: int = 200) -> HttpResponse:
        return render(request, "tenancy/platform/profile.html", {"form": form}, status=status)


@method_decorator(
    [never_cache, sensitive_post_parameters("current", "password", "repeated"), signed_in], name="dispatch"
)
class ChangePassword(View):
    def get(self, request: TenancyRequest) -> HttpResponse:
        return self._show(request, ChangePasswordForm())

    def post(self, request: TenancyRequest) -> HttpResponse:
        form = ChangePasswordForm(request.POST)
        user = form.carry_out(
            lambda: users.change_password(
                user=staff_user(request),
                current=form.cleaned_data["current"],
                new=form.cleaned_data["password"],
                actor=request.actor,
            )
        )
        if user is None:
            return self._show(request, form, status=422)
        # Every other session of the user ends; this one goes on under a new key.
        auth.update_session_auth_hash(request, user)
        messages.success(request, _("Your password is changed."))
        return redirect("platform:tenancy:profile")

    @staticmethod
    def _show(request: TenancyRequest, form: ChangePasswordForm, status: int = 200) -> HttpResponse:
        return render(request, "tenancy/platform/change_password.html", {"form": form}, status=status)
