"""Django's lists with forms that call our services.

Django's own forms write models directly. Here a form is a plain form, saving is one service call, a refusal of the
service is shown where the input is, and what else can be done with an object is a button that posts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.core.modules.definition import Text

Refusals = tuple[type[Exception], ...]


class OperatorForm(forms.Form):
    """``refusals`` of the service become errors of the field that they name."""

    def refuse(self, error: Exception) -> None:
        field = getattr(error, "field", None)
        self.add_error(field if field in self.fields else None, str(error))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A button on an object's page. ``act`` takes the request and the object."""

    code: str
    label: Text
    act: Callable[[Any, Any], object]
    done: Text
    is_dangerous: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    label: Text
    value: Any
    url: str = ""


class ServiceAdmin(ModelAdmin):  # type: ignore[type-arg]  # one base for all models
    """Subclasses say which forms there are and which service each calls. Nothing is deleted."""

    icon: ClassVar[str]
    refusals: ClassVar[Refusals] = ()
    actions = None
    list_per_page = 50
    change_form_template = "core/admin/service_form.html"

    def add_form(self, request: HttpRequest) -> OperatorForm | None:
        """The form to make one, bound to the request's data when it is posted; None: not made here."""
        return None

    def change_form(self, request: HttpRequest, row: Any) -> OperatorForm | None:
        """None: only shown."""
        return None

    def perform_add(self, request: Any, form: OperatorForm) -> Model:
        raise NotImplementedError

    def perform_change(self, request: Any, row: Any, form: OperatorForm) -> None:
        raise NotImplementedError

    def tools(self, row: Any) -> Sequence[Tool]:
        return ()

    def facts(self, row: Any) -> Sequence[Fact]:
        return ()

    def notes(self, row: Any) -> str:
        """A text below the facts, kept as it is (an error, a payload)."""
        return ""

    def history_of(self, row: Any) -> str:
        """Where to read what was done to it; "" when nobody keeps that. Django's own history is never written."""
        return ""

    # -- what Django asks ------------------------------------------------------------------------------------------

    def has_add_permission(self, request: HttpRequest) -> bool:
        return type(self).add_form is not ServiceAdmin.add_form

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_tool"
        view = self.admin_site.admin_view(self.tool_view)
        return [path("<path:object_id>/do/<slug:tool>/", view, name=name), *super().get_urls()]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        row = self._row(request, object_id) if object_id else None
        if row is None and not self.has_add_permission(request):
            raise PermissionDenied
        form = self.add_form(request) if row is None else self.change_form(request, row)
        if form is not None and form.is_bound and form.is_valid():
            try:
                with transaction.atomic():
                    saved = self._perform(request, row, form)
            except self.refusals as error:
                form.refuse(error)
            else:
                messages.success(request, _("Saved: %(name)s.") % {"name": saved})
                return HttpResponseRedirect(self.page_of(saved))
        return self._show(request, row, form)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        title = capfirst(str(self.opts.verbose_name_plural))
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        address = self.history_of(self._row(request, object_id))
        if not address:
            raise Http404
        return HttpResponseRedirect(address)

    def tool_view(self, request: HttpRequest, object_id: str, tool: str) -> HttpResponse:
        return only_by_post(self._use_tool)(request, object_id, tool)

    def page_of(self, row: Model) -> str:
        name = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
        return reverse(name, args=(quote(row.pk),))

    # -- inside ----------------------------------------------------------------------------------------------------

    def _perform(self, request: HttpRequest, row: Any, form: OperatorForm) -> Model:
        if row is None:
            return self.perform_add(request, form)
        self.perform_change(request, row, form)
        saved: Model = row
        return saved

    def _use_tool(self, request: HttpRequest, object_id: str, code: str) -> HttpResponse:
        row = self._row(request, object_id)
        tool = next((entry for entry in self.tools(row) if entry.code == code), None)
        if tool is None:
            messages.warning(request, _("This cannot be done any more."))
            return HttpResponseRedirect(self.page_of(row))
        try:
            with transaction.atomic():
                tool.act(request, row)
        except self.refusals as error:
            messages.error(request, str(error))
        else:
            messages.success(request, str(tool.done))
        still_there = type(row)._default_manager.filter(pk=row.pk).exists()
        changelist = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        return HttpResponseRedirect(self.page_of(row) if still_there else changelist)

    def _row(self, request: HttpRequest, object_id: str) -> Any:
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        return row

    def _show(self, request: HttpRequest, row: Any, form: OperatorForm | None) -> HttpResponse:
        verb = _("Add %(name)s") if row is None else "%(row)s"
        context = {
            **self.admin_site.each_context(request),
            "title": verb % {"name": self.opts.verbose_name, "row": row},
            "opts": self.opts,
            "original": row,
            "form": form,
            "facts": self.facts(row) if row is not None else (),
            "notes": self.notes(row) if row is not None else "",
            "tools": self.tools(row) if row is not None else (),
            "history_url": self.history_of(row) if row is not None else "",
            "media": self.media + form.media if form is not None else self.media,
        }
        status = 422 if form is not None and form.is_bound else 200
        return TemplateResponse(request, self.change_form_template, context, status=status)


def only_by_post(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For methods of an admin: Django's decorator takes the request first."""
    guarded: Callable[..., HttpResponse] = require_POST(view)
    return guarded
