"""A module on a platform: what switching it would change, the switch, its settings."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.context import PlatformRef
from apps.core.contracts import resolve
from apps.core.contracts.module_state import ModuleState, StoredModule
from apps.core.modules import lifecycle
from apps.core.modules.config_form import ModuleConfigForm, form_class
from apps.core.modules.definition import ModuleDefinition, Tier
from apps.core.modules.registry import get_registry

KINDS = (
    ("modules", gettext_lazy("Modules")),
    ("menu_entries", gettext_lazy("Menu entries")),
    ("routes", gettext_lazy("Pages and API routes")),
    ("permissions", gettext_lazy("Permissions")),
    ("features", gettext_lazy("Features")),
    ("cards", gettext_lazy("Dashboard cards")),
    ("setup_steps", gettext_lazy("Steps of the set-up guide")),
    ("slots", gettext_lazy("Places in other pages")),
    ("schedules", gettext_lazy("Schedules")),
    ("handlers", gettext_lazy("Reactions to events")),
)


def module_page(request: Any, site: Any, platform_code: str, module_code: str) -> HttpResponse:
    """GET shows what would appear or disappear; POST switches, or saves the settings."""
    definition, ref = _module(module_code), _platform(platform_code)
    here = reverse("admin:module", args=(ref.code, definition.code))
    if request.method == "POST" and "switch" in request.POST:
        _switch(request, definition, ref)
        return HttpResponseRedirect(here)
    form = _form(request, definition, ref)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            lifecycle.configure_module(
                platform=ref.code, code=definition.code, config=form.config(), actor=request.actor
            )
        except lifecycle.InvalidConfig as error:
            for name, texts in error.errors.items():
                form.add_error(name if name in form.fields else None, texts)
        else:
            messages.success(request, _("The settings are saved."))
            return HttpResponseRedirect(here)
    return _show(request, site, definition, ref, form)


def _show(
    request: HttpRequest,
    site: Any,
    definition: ModuleDefinition,
    ref: PlatformRef,
    form: ModuleConfigForm | None,
) -> HttpResponse:
    stored = resolve(ModuleState).stored(ref.id).get(definition.code, StoredModule())
    can_switch = definition.tier == Tier.OPTIONAL
    found = (
        lifecycle.preview(platform=ref.code, code=definition.code, enable=not stored.enabled)
        if can_switch
        else None
    )
    context = {
        **site.each_context(request),
        "title": f"{definition.name} · {ref.code}",
        "definition": definition,
        "ref": ref,
        "is_on": stored.enabled or not can_switch,
        "found": found,
        "kinds": [(label, getattr(found, kind)) for kind, label in KINDS if found and getattr(found, kind)],
        "form": form,
    }
    status = 422 if form is not None and form.errors else 200
    return TemplateResponse(request, "core/admin/module.html", context, status=status)


def _switch(request: Any, definition: ModuleDefinition, ref: PlatformRef) -> None:
    """``switch`` says what the person saw, so that two people do not undo each other."""
    on = request.POST["switch"] == "on"
    service = lifecycle.enable_module if on else lifecycle.disable_module
    try:
        service(platform=ref.code, code=definition.code, actor=request.actor)
    except lifecycle.ModuleRefused as error:
        messages.error(request, str(error))
    else:
        said = _("%(module)s is on for %(platform)s.") if on else _("%(module)s is off for %(platform)s.")
        messages.success(request, said % {"module": definition.name, "platform": ref.code})


def _form(request: HttpRequest, definition: ModuleDefinition, ref: PlatformRef) -> ModuleConfigForm | None:
    made = form_class(definition)
    if not made.base_fields:
        return None
    stored = resolve(ModuleState).stored(ref.id).get(definition.code, StoredModule())
    is_saving = request.method == "POST" and "switch" not in request.POST
    initial = {**definition.default_config, **stored.config}
    return made(request.POST if is_saving else None, initial=initial)


def _module(code: str) -> ModuleDefinition:
    registry = get_registry()
    if code not in registry:
        raise Http404
    return registry.get(code)


def _platform(code: str) -> PlatformRef:
    found = next((ref for ref in resolve(ModuleState).platforms() if ref.code == code), None)
    if found is None:
        raise Http404
    return found
