from typing import Any

from django.http import HttpRequest

from tests.support.toys.toy_reviews.models import Review


def beside_reviews(request: HttpRequest, *, total: int) -> dict[str, Any] | None:
    if not total:
        return None
    return {"badges": Review.objects.exclude(badge="").count()}
