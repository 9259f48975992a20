"""What cms puts into the pages of others in the store admin."""

from django.db.models import Exists
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.cms.selectors.pages import starter_pages
from apps.core.http.request import MaartRequest
from apps.core.modules.setup_guide import Step


def pages_step(request: MaartRequest) -> Step:
    """Done when every page has been looked at, that is saved once."""
    return Step(
        label=_("Check the texts of your legal pages"),
        hint=_("Some pages still show our starting texts: complete them with your own data."),
        url=reverse("store_admin:cms:page_list", kwargs={"store_code": request.store.code}),
        action=_("Check"),
        done=~Exists(starter_pages(request.store.id)),
    )
