"""Import of product files in the store admin: upload, preview, run, result."""

import csv
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.catalog.enums import ImportStatus, PictureStatus
from apps.catalog.exceptions import ImportRefused
from apps.catalog.importing.export import neutral
from apps.catalog.models import ProductImport
from apps.catalog.selectors.back_office import picture_warnings, recent_imports, waiting_pictures
from apps.catalog.selectors.stores import settings_of
from apps.catalog.services.uploads import Upload, receive_upload, start_import
from apps.catalog.store_admin.forms import UploadForm, known_languages
from apps.catalog.store_admin.presentation import DEFAULT_LABELS, IMPORT_TONES, admin_url
from apps.core.http.access import requires
from apps.core.http.request import MaartRequest

imports_products = requires("catalog.import_products")
_SHOWN = 100


@imports_products
@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request: MaartRequest, store_code: str) -> HttpResponseBase:
    store = request.store
    form = UploadForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        initial={"form_key": uuid4(), "language": store.default_language},
        languages=known_languages(store.languages, store.default_language),
    )
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        upload = Upload(
            form_key=form.cleaned_data["form_key"],
            file=file,
            size=file.size,
            name=file.name,
            language=form.cleaned_data["language"],
        )
        try:
            taken = receive_upload(upload=upload, store=settings_of(store), actor=request.actor)
        except ImportRefused as error:
            form.add_error("file", error.message)
        else:
            return redirect(admin_url(request, "import_detail", import_id=taken.pk))
    context = {
        "form": form,
        "rows": [_row(request, found) for found in recent_imports(store.pk)],
    }
    return render(
        request, "catalog/store_admin/import_list.html", context, status=422 if form.is_bound else 200
    )


def _row(request: MaartRequest, product_import: ProductImport) -> dict[str, Any]:
    return {
        "found": product_import,
        "tone": IMPORT_TONES.get(ImportStatus(product_import.status), "neutral"),
        "url": admin_url(request, "import_detail", import_id=product_import.pk),
    }


@imports_products
@require_safe
def import_detail(request: MaartRequest, store_code: str, import_id: int) -> HttpResponse:
    return render(request, "catalog/store_admin/import_detail.html", _detail(request, import_id))


@imports_products
@require_safe
def import_progress(request: MaartRequest, store_code: str, import_id: int) -> HttpResponse:
    """The changing part of the page alone, asked for every other second while the import is busy."""
    return render(request, "catalog/store_admin/parts/import_state.html", _detail(request, import_id))


def _detail(request: MaartRequest, import_id: int) -> dict[str, Any]:
    found = _import_or_404(request, import_id)
    is_done = found.status in (ImportStatus.DONE, ImportStatus.FAILED)
    report: Mapping[str, Any] = found.report if is_done else found.preview
    warnings = [*report.get("warnings", []), *picture_warnings(found)]
    errors = report.get("errors", [])
    pictures = waiting_pictures(found)
    return {
        "found": found,
        "tone": IMPORT_TONES.get(ImportStatus(found.status), "neutral"),
        "report": report,
        "is_preview": found.status == ImportStatus.PREVIEW,
        "is_done": is_done,
        "errors": errors[:_SHOWN],
        "warnings": warnings[:_SHOWN],
        "errors_total": len(errors),
        "warnings_total": len(warnings),
        "rows_total": found.preview.get("rows") or 0,
        "defaults": _named(report.get("defaults", {})),
        "pictures_waiting": pictures[PictureStatus.PENDING],
        "pictures_ready": pictures[PictureStatus.READY],
        "list_url": admin_url(request, "import_list"),
        "products_url": admin_url(request, "product_list"),
        "progress_url": admin_url(request, "import_progress", import_id=found.pk),
    }


def _named(defaults: Mapping[str, str]) -> list[tuple[str, str]]:
    """With names for people, in an order that makes sense."""
    return [(str(label), defaults[key]) for key, label in DEFAULT_LABELS.items() if key in defaults]


def _import_or_404(request: MaartRequest, import_id: int) -> ProductImport:
    found = ProductImport.objects.filter(pk=import_id, store=request.store.pk).first()
    if found is None:
        raise Http404
    return found


@imports_products
@require_POST
def import_start(request: MaartRequest, store_code: str, import_id: int) -> HttpResponse:
    found = _import_or_404(request, import_id)
    try:
        start_import(import_id=found.pk, store=settings_of(request.store), actor=request.actor)
    except ImportRefused as error:
        messages.error(request, error.message)
    return redirect(admin_url(request, "import_detail", import_id=found.pk))


@imports_products
@require_safe
def import_problems(request: MaartRequest, store_code: str, import_id: int) -> HttpResponse:
    """Errors and warnings by row and column, for a spreadsheet."""
    detail = _detail(request, import_id)
    report = detail["report"]
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="import-{import_id}-problems.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow([_("Kind"), _("Row"), _("Column"), _("Message")])
    found = detail["found"]
    kinds = (
        (_("Error"), report.get("errors", [])),
        (_("Warning"), [*report.get("warnings", []), *picture_warnings(found)]),
    )
    for kind, problems in kinds:
        for problem in problems:
            writer.writerow([kind, problem["row"], neutral(problem["column"]), neutral(problem["message"])])
    return response
