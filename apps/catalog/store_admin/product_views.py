"""Products in the store admin: list, bulk actions, the page of one product."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.catalog.enums import ProductStatus
from apps.catalog.exceptions import CatalogError, ProductChanged
from apps.catalog.models import Product
from apps.catalog.selectors.back_office import (
    LISTED,
    NOT_LISTED,
    SORTS,
    ProductFilter,
    product_rows,
    status_counts,
)
from apps.catalog.selectors.categories import category_tree
from apps.catalog.selectors.drafts import draft_of
from apps.catalog.selectors.showing import best_text, shown
from apps.catalog.services import products
from apps.catalog.services.drafts import ProductDraft
from apps.catalog.store_admin.forms import (
    EXTRA_ROWS,
    MORE_ROWS,
    BaseVariantFormSet,
    ProductForm,
    known_languages,
    typed_variants,
    variant_formset,
    variant_rows,
)
from apps.catalog.store_admin.presentation import STATUS_TONES, admin_url
from apps.core.contracts import resolve
from apps.core.contracts.stock import Stock
from apps.core.http.access import requires
from apps.core.http.once import accepted_once
from apps.core.http.request import MaartRequest, typed_words
from apps.tenancy.links import store_url

MAX_BULK = 500

sees_products = requires("catalog.view_products")
edits_products = requires("catalog.edit_products")


# --- List ---------------------------------------------------------------------------------------------------------


@sees_products
@require_safe
def product_list(request: MaartRequest, store_code: str) -> HttpResponse:
    wanted = _filter_of(request)
    page = product_rows(
        request.store.pk,
        wanted,
        language=request.store.default_language,
        currency=request.store.currency,
        cursor=request.GET.get("cursor"),
    )
    counts = status_counts()
    context = {
        "page": page,
        "rows": [{"row": row, "tone": STATUS_TONES[row.status]} for row in page.items],
        "wanted": wanted,
        "tabs": _tabs(request, wanted, counts),
        "chips": _chips(request, wanted),
        "list_url": admin_url(request, "product_list"),
        "here": request.get_full_path(),
        "may_edit": request.access.allows("catalog.edit_products"),
        "may_import": request.access.allows("catalog.import_products"),
        "is_empty": not sum(counts[status] for status in ProductStatus.values),
        "visibilities": [(LISTED, _("In this store")), (NOT_LISTED, _("Not in this store"))],
    }
    return render(request, "catalog/store_admin/product_list.html", context)


def _filter_of(request: MaartRequest) -> ProductFilter:
    given = request.GET
    category = given.get("category", "")
    sort = given.get("sort", "")
    return ProductFilter(
        text=typed_words(request),
        status=given.get("status", "") if given.get("status") in ProductStatus.values else "",
        visibility=given.get("visibility", "") if given.get("visibility") in (LISTED, NOT_LISTED) else "",
        category_id=int(category) if category.isdecimal() and len(category) < 18 else None,
        sort=sort if sort in SORTS else "-changed",
    )


def _tabs(request: MaartRequest, wanted: ProductFilter, counts: dict[str, int]) -> list[dict[str, Any]]:
    kept = {"q": wanted.text, "visibility": wanted.visibility, "category": wanted.category_id or ""}
    entries = [("", _("All")), *((value, label) for value, label in ProductStatus.choices)]
    return [
        {
            "label": label,
            "count": counts[value],
            "active": wanted.status == value,
            "url": _list_url(request, {**kept, "status": value}),
        }
        for value, label in entries
    ]


def _chips(request: MaartRequest, wanted: ProductFilter) -> list[dict[str, str]]:
    current = {
        "q": wanted.text,
        "status": wanted.status,
        "visibility": wanted.visibility,
        "category": str(wanted.category_id or ""),
    }
    said = {
        "q": (_("Search"), wanted.text),
        "visibility": (
            _("Shop"),
            _("In this store") if wanted.visibility == LISTED else _("Not in this store"),
        ),
        "category": (_("Category"), _category_title(request, wanted.category_id)),
    }
    return [
        {"label": label, "value": value, "remove_url": _list_url(request, {**current, name: ""})}
        for name, (label, value) in said.items()
        if current[name]
    ]


def _category_title(request: MaartRequest, category_id: int | None) -> str:
    if category_id is None:
        return ""
    node = category_tree((request.store.default_language,)).get(category_id)
    return node.title if node else "–"


def _list_url(request: MaartRequest, query: dict[str, Any]) -> str:
    text = urlencode({name: value for name, value in query.items() if value})
    return admin_url(request, "product_list") + (f"?{text}" if text else "")


# --- Many at once -------------------------------------------------------------------------------------------------


@edits_products
@require_POST
def product_bulk(request: MaartRequest, store_code: str) -> HttpResponse:
    """``action`` with the ids of ``product``; also what the buttons of a product's own page send."""
    ids = _chosen_ids(request)
    run = _BULK.get(request.POST.get("action", ""))
    if run is None:
        raise Http404
    if not ids:
        messages.warning(request, _("No product was chosen."))
    else:
        run(request, ids)
    return redirect(_back(request))


def _chosen_ids(request: MaartRequest) -> list[int]:
    given = request.POST.getlist("product")[:MAX_BULK]
    return [int(text) for text in given if text.isdecimal() and len(text) < 18]


def _back(request: MaartRequest) -> str:
    wished = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wished, {request.get_host()}, request.is_secure()):
        return wished
    return admin_url(request, "product_list")


def _publish(request: MaartRequest, ids: Sequence[int]) -> None:
    count = products.publish_products(
        product_ids=ids, store_id=request.store.pk, actor=request.actor, now=timezone.now()
    )
    _say(
        request,
        count,
        ngettext("%(count)s product is in the shop now.", "%(count)s products are in the shop now.", count),
    )


def _unpublish(request: MaartRequest, ids: Sequence[int]) -> None:
    count = products.unpublish_products(
        product_ids=ids, store_id=request.store.pk, actor=request.actor, now=timezone.now()
    )
    _say(request, count, ngettext("%(count)s product was taken out of the shop.", "%(count)s products were taken out of the shop.", count))  # fmt: skip


def _archive(request: MaartRequest, ids: Sequence[int]) -> None:
    count = products.archive_products(product_ids=ids, actor=request.actor, now=timezone.now())
    undo = f"undo:{admin_url(request, 'product_restore')}?{urlencode([('product', id_) for id_ in ids])}"
    text = ngettext("%(count)s product was archived.", "%(count)s products were archived.", count)
    _say(request, count, text, undo=undo)


def _say(request: MaartRequest, count: int, text: str, undo: str = "") -> None:
    if count:
        messages.success(request, text % {"count": count}, extra_tags=undo)
    else:
        messages.info(request, _("Nothing had to change."))


_BULK: dict[str, Callable[[MaartRequest, Sequence[int]], None]] = {
    "publish": _publish,
    "unpublish": _unpublish,
    "archive": _archive,
}


@edits_products
@require_POST
def product_restore(request: MaartRequest, store_code: str) -> HttpResponse:
    """Archived products come back as drafts."""
    given = request.POST.getlist("product") or request.GET.getlist("product")
    ids = [int(text) for text in given[:MAX_BULK] if text.isdecimal() and len(text) < 18]
    count = products.restore_products(product_ids=ids, actor=request.actor, now=timezone.now())
    text = ngettext("%(count)s product is a draft again.", "%(count)s products are drafts again.", count)
    _say(request, count, text)
    return redirect(_back(request))


# --- One product --------------------------------------------------------------------------------------------------


@edits_products
@require_http_methods(["GET", "HEAD", "POST"])
@accepted_once("store_admin:catalog:product_list")
def product_create(request: MaartRequest, store_code: str) -> HttpResponseBase:
    form, variants = _forms(request, None, None)
    if _is_complete(request, form, variants):
        try:
            product = products.create_product(
                draft=form.draft(variants.drafts(form.used_options, None)),
                main_language=request.store.default_language,
                actor=request.actor,
                now=timezone.now(),
            )
        except CatalogError as error:
            _tell(form, error)
        else:
            messages.success(request, _("The product is saved. Add pictures, then publish it."))
            return redirect(admin_url(request, "product_edit", product_id=product.pk))
    return _product_page(request, form, variants, None)


@edits_products
@require_http_methods(["GET", "HEAD", "POST"])
def product_edit(request: MaartRequest, store_code: str, product_id: int) -> HttpResponseBase:
    product = _product_or_404(product_id)
    stored = draft_of(product)
    form, variants = _forms(request, stored, product)
    if _is_complete(request, form, variants):
        try:
            products.update_product(
                product_id=product.pk,
                draft=form.draft(variants.drafts(form.used_options, stored), stored=stored),
                expected_version=form.cleaned_data["version"],
                main_language=request.store.default_language,
                actor=request.actor,
                now=timezone.now(),
            )
        except ProductChanged as error:
            form.add_error(None, error.message)
            return _product_page(request, form, variants, product, status=409)
        except CatalogError as error:
            _tell(form, error)
        else:
            messages.success(request, _("The product is saved."))
            return redirect(admin_url(request, "product_edit", product_id=product.pk))
    return _product_page(request, form, variants, product)


def _product_or_404(product_id: int) -> Product:
    product = (
        Product.objects.filter(pk=product_id)
        .prefetch_related("texts", "variants", "pictures", "categories", "listings")
        .first()
    )
    if product is None:
        raise Http404
    return product


def _forms(
    request: MaartRequest, stored: ProductDraft | None, product: Product | None
) -> tuple[ProductForm, BaseVariantFormSet]:
    store = request.store
    language = translation.get_language() or store.default_language
    wants_rows = "more_rows" in request.POST
    data = request.POST if request.method == "POST" and not wants_rows else None
    form = ProductForm(
        data,
        initial=ProductForm.initial_of(stored, product.version) if stored and product else {},
        languages=known_languages(store.languages, store.default_language),
        default_language=store.default_language,
        categories=category_tree((language, store.default_language)).nodes,
    )
    if wants_rows:
        # Nothing is checked yet: whoever asks for more rows has not finished.
        form.initial = form.typed(request.POST)
        rows = typed_variants(request.POST)
        return form, variant_formset(
            None, initial=rows, extra=MORE_ROWS, currency=store.currency, language=language
        )
    initial = variant_rows(stored, store.currency, language) if stored else []
    extra = EXTRA_ROWS if not stored or stored.option_names else 0
    return form, variant_formset(
        data, initial=initial, extra=extra, currency=store.currency, language=language
    )


def _is_complete(request: MaartRequest, form: ProductForm, variants: BaseVariantFormSet) -> bool:
    is_sent = request.method == "POST" and "more_rows" not in request.POST
    return is_sent and form.is_valid() and variants.is_valid()


def _tell(form: ProductForm, error: CatalogError) -> None:
    """At the field when the form has it, else on top."""
    language_first = error.field.removeprefix("texts.").split(".")
    name = f"{language_first[1]}_{language_first[0]}" if len(language_first) == 2 else error.field
    form.add_error(name if name in form.fields else None, error.message)


def _product_page(
    request: MaartRequest,
    form: ProductForm,
    variants: BaseVariantFormSet,
    product: Product | None,
    status: int | None = None,
) -> HttpResponse:
    store = request.store
    text = best_text(product.texts.all(), (store.default_language,)) if product else None
    listing = (
        next((row for row in product.listings.all() if row.store_id == store.pk), None) if product else None
    )
    is_live = bool(product and product.is_active and listing and listing.published_at <= timezone.now())
    context = {
        "form": form,
        "variants": variants,
        "stock": _stock_by_variant(product) if product else {},
        "product": product,
        "title": text.title if text else _("New product"),
        "tone": STATUS_TONES[ProductStatus(product.status)] if product else "neutral",
        "is_listed": listing is not None,
        "is_live": is_live,
        "shop_url": store_url(store, "storefront:catalog:product", request=request, slug=text.slug)
        if is_live and text
        else "",
        "pictures": [{"picture": p, "shown": shown(p)} for p in product.pictures.all()] if product else [],
        "list_url": admin_url(request, "product_list"),
        "attributes": sorted(product.attributes.items()) if product else [],
    }
    if status is None:
        status = 422 if form.is_bound and (form.errors or variants.total_error_count()) else 200
    return render(request, "catalog/store_admin/product_form.html", context, status=status)


def _stock_by_variant(product: Product) -> dict[int, int | None]:
    ids = [variant.pk for variant in product.variants.all() if not variant.is_archived]
    return {id_: level.available for id_, level in resolve(Stock).levels(ids).items() if level.tracked}
