"""Pictures of a product: upload, words and order, removal, another try."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from apps.catalog.exceptions import InvalidPicture
from apps.catalog.models import Product, ProductPicture
from apps.catalog.pictures import MAX_BYTES
from apps.catalog.services import pictures
from apps.catalog.store_admin.presentation import admin_url
from apps.core.http.access import requires
from apps.core.http.request import MaartRequest

edits_products = requires("catalog.edit_products")
_MAX_FILES = 20


@edits_products
@require_POST
def picture_upload(request: MaartRequest, store_code: str, product_id: int) -> HttpResponse:
    if not Product.objects.filter(pk=product_id).exists():
        raise Http404
    added = 0
    for file in request.FILES.getlist("pictures")[:_MAX_FILES]:
        try:
            pictures.add_picture(
                product_id=product_id,
                data=file.read(MAX_BYTES + 1),
                alt="",
                actor=request.actor,
                now=timezone.now(),
            )
        except InvalidPicture as error:
            messages.error(request, f"{file.name}: {error.message}")
        else:
            added += 1
    if added:
        text = ngettext("%(count)s picture was added.", "%(count)s pictures were added.", added)
        messages.success(request, text % {"count": added})
    elif not request.FILES:
        messages.warning(request, _("Choose a picture first."))
    return redirect(admin_url(request, "product_edit", product_id=product_id) + "#pictures")


@edits_products
@require_POST
def picture_arrange(request: MaartRequest, store_code: str, product_id: int) -> HttpResponse:
    """Words of each picture, and its place: ``alt_<id>``, ``position_<id>``."""
    ids = list(ProductPicture.objects.filter(product_id=product_id).values_list("pk", flat=True))
    if not ids:
        raise Http404
    places = {id_: _place(request.POST.get(f"position_{id_}", "")) for id_ in ids}
    pictures.arrange_pictures(
        product_id=product_id,
        alts={id_: alt.strip() for id_ in ids if (alt := request.POST.get(f"alt_{id_}")) is not None},
        order=sorted(ids, key=lambda id_: (places[id_], id_)),
        actor=request.actor,
        now=timezone.now(),
    )
    messages.success(request, _("The pictures are saved."))
    return redirect(admin_url(request, "product_edit", product_id=product_id) + "#pictures")


def _place(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 100_000


@edits_products
@require_POST
def picture_remove(request: MaartRequest, store_code: str, picture_id: int) -> HttpResponse:
    picture = _picture_or_404(picture_id)
    pictures.remove_picture(picture_id=picture.pk, actor=request.actor, now=timezone.now())
    messages.success(request, _("The picture was removed."))
    return redirect(admin_url(request, "product_edit", product_id=picture.product_id) + "#pictures")


@edits_products
@require_POST
def picture_retry(request: MaartRequest, store_code: str, picture_id: int) -> HttpResponse:
    picture = _picture_or_404(picture_id)
    pictures.retry_picture(picture_id=picture.pk, actor=request.actor, now=timezone.now())
    messages.info(request, _("The picture is being fetched again."))
    return redirect(admin_url(request, "product_edit", product_id=picture.product_id) + "#pictures")


def _picture_or_404(picture_id: int) -> ProductPicture:
    picture = ProductPicture.objects.filter(pk=picture_id).first()
    if picture is None:
        raise Http404
    return picture
