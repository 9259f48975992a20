"""What payments puts into the pages of others in the store admin."""

from django.db.models import Exists
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.http.request import MaartRequest
from apps.core.modules.setup_guide import Step
from apps.payments.selectors.payments import usable_settings


def payment_step(request: MaartRequest) -> Step:
    return Step(
        label=_("Say how shoppers pay"),
        hint=_("Enter the account that bank transfers go to."),
        url=reverse("store_admin:payments:methods", kwargs={"store_code": request.store.code}),
        action=_("Set up"),
        done=Exists(usable_settings(request.store.id, request.store.currency)),
    )
