"""What the catalog puts into the pages of others in the store admin."""

from django.db.models import Exists
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.catalog.enums import ProductStatus
from apps.catalog.models import Product
from apps.catalog.selectors.back_office import listings_on_sale
from apps.core.db.figures import CountOf, Figure
from apps.core.http.request import MaartRequest
from apps.core.modules.setup_guide import Step


def product_step(request: MaartRequest) -> Step:
    store = {"store_code": request.store.code}
    return Step(
        label=_("Add your first product"),
        hint=_("Type it in, or import a file from another shop."),
        url=reverse("store_admin:catalog:product_create", kwargs=store),
        action=_("Add"),
        other_url=reverse("store_admin:catalog:import_list", kwargs=store),
        other_action=_("Import a file"),
        done=Exists(Product.objects.all()),
    )


def products_card(request: MaartRequest) -> dict[str, Figure]:
    return {
        "listed": CountOf(listings_on_sale(request.store.id, timezone.now())),
        "drafts": CountOf(Product.objects.filter(status=ProductStatus.DRAFT)),
    }
