from typing import Any

from apps.core.http.request import MaartRequest
from tests.support.toys.toy_reviews.models import Review


def latest(request: MaartRequest) -> dict[str, Any]:
    return {"reviews": Review.objects.filter(store=request.store).order_by("-id")[:3]}
