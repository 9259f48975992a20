from typing import Any

from django.db.models import Exists

from apps.core.http.request import MaartRequest
from apps.core.modules.setup_guide import Step
from tests.support.toys.toy_reviews.models import Review


def latest(request: MaartRequest) -> dict[str, Any]:
    return {"reviews": Review.objects.filter(store=request.store).order_by("-id")[:3]}


def first_review(request: MaartRequest) -> Step:
    return Step(
        label="Ask for a toy review",
        hint="Shoppers trust shoppers.",
        url="/somewhere/",
        action="Ask",
        done=Exists(Review.objects.filter(store=request.store)),
    )
