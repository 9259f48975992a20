"""Categories in the store admin."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.catalog.exceptions import InvalidCategory
from apps.catalog.models import Category
from apps.catalog.selectors.categories import CategoryNode, category_tree
from apps.catalog.services.categories import delete_category, save_category
from apps.catalog.store_admin.forms import CategoryForm, known_languages
from apps.catalog.store_admin.presentation import admin_url
from apps.catalog.text import typed_text
from apps.core.http.access import requires
from apps.core.http.once import accepted_once
from apps.core.http.request import MaartRequest

sees_products = requires("catalog.view_products")
edits_products = requires("catalog.edit_products")


@sees_products
@require_safe
def category_list(request: MaartRequest, store_code: str) -> HttpResponse:
    counts = dict(Category.objects.order_by().values_list("pk").annotate(Count("products")))
    rows = [
        {"node": node, "products": counts.get(node.id, 0), "indent": "\u2003" * node.depth}
        for node in category_tree((request.store.default_language,)).nodes
    ]
    return render(request, "catalog/store_admin/category_list.html", {"rows": rows})


@edits_products
@require_http_methods(["GET", "HEAD", "POST"])
@accepted_once("store_admin:catalog:category_list")
def category_create(request: MaartRequest, store_code: str) -> HttpResponseBase:
    return _category_page(request, None)


@edits_products
@require_http_methods(["GET", "HEAD", "POST"])
def category_edit(request: MaartRequest, store_code: str, category_id: int) -> HttpResponseBase:
    category = Category.objects.prefetch_related("texts").filter(pk=category_id).first()
    if category is None:
        raise Http404
    return _category_page(request, category)


def _category_page(request: MaartRequest, category: Category | None) -> HttpResponseBase:
    store = request.store
    tree = category_tree((store.default_language,))
    node = tree.get(category.pk) if category else None
    form = CategoryForm(
        request.POST if request.method == "POST" else None,
        initial=_initial(category) if category else {},
        languages=known_languages(store.languages, store.default_language),
        default_language=store.default_language,
        parents=[other for other in tree.nodes if node is None or other.id not in node.below],
    )
    if request.method == "POST" and form.is_valid():
        try:
            save_category(
                category_id=category.pk if category else None,
                parent_id=form.cleaned_data["parent"],
                position=form.cleaned_data["position"],
                texts=form.drafts(),
                actor=request.actor,
            )
        except InvalidCategory as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, _("The category is saved."))
            return redirect(admin_url(request, "category_list"))
    return _render(request, form, node)


def _initial(category: Category) -> dict[str, Any]:
    initial: dict[str, Any] = {"parent": category.parent_id, "position": category.position}
    for text in category.texts.all():
        initial[f"title_{text.language}"] = text.title
        initial[f"description_{text.language}"] = typed_text(text.description)
    return initial


def _render(request: MaartRequest, form: CategoryForm, node: CategoryNode | None) -> HttpResponse:
    context = {
        "form": form,
        "node": node,
        "title": node.title if node else _("New category"),
        "list_url": admin_url(request, "category_list"),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "catalog/store_admin/category_form.html", context, status=status)


@edits_products
@require_POST
def category_delete(request: MaartRequest, store_code: str, category_id: int) -> HttpResponse:
    try:
        delete_category(category_id=category_id, actor=request.actor, now=timezone.now())
    except Category.DoesNotExist as error:
        raise Http404 from error
    except InvalidCategory as error:
        messages.error(request, error.message)
        return redirect(admin_url(request, "category_edit", category_id=category_id))
    messages.success(request, _("The category is deleted; its products stay."))
    return redirect(admin_url(request, "category_list"))
