import os
from typing import Any, ClassVar, cast

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.http.access import open_to_all, requires, signed_in, superuser_only
from apps.core.http.api import ApiView
from apps.core.http.request import MaartRequest
from tests.support.toys.toy_reviews.models import Review
from tests.support.toys.toy_reviews.services import write_review


@requires("toy_reviews.view_reviews")
def review_list(request: MaartRequest, store_code: str) -> HttpResponse:
    reviews = Review.objects.filter(store=request.store)
    return render(request, "toy_reviews/review_list.html", {"reviews": reviews, "total": reviews.count()})


@requires("toy_reviews.view_reviews")
def review_detail(request: MaartRequest, store_code: str, review_id: int) -> HttpResponse:
    review = get_object_or_404(Review, pk=review_id, store=request.store)
    return HttpResponse(review.title)


@open_to_all
def storefront_list(request: MaartRequest) -> HttpResponse:
    return HttpResponse(f"reviews by {os.getpid()}")


@signed_in
def platform_page(request: MaartRequest) -> HttpResponse:
    return HttpResponse("toy reviews of the platform")


@superuser_only
def operators_page(request: MaartRequest) -> HttpResponse:
    return HttpResponse("toy reviews of everybody")


class ReviewsApi(ApiView):
    required_scopes: ClassVar[dict[str, str]] = {
        "GET": "toy_reviews.view_reviews",
        "POST": "toy_reviews.write_reviews",
    }

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, **kwargs: Any) -> Response:
        return Response([{"title": review.title} for review in Review.objects.all()])

    @extend_schema(request=OpenApiTypes.OBJECT, responses=OpenApiTypes.OBJECT)
    def post(self, request: Request, **kwargs: Any) -> Response:
        sent = request.data if isinstance(request.data, dict) else {}
        title, stars = sent.get("title"), sent.get("stars")
        if not (isinstance(title, str) and isinstance(stars, int)):
            return Response({"errors": ["Give a title and stars."]}, status=400)
        review = write_review(title=title, stars=stars, actor=cast(MaartRequest, request).actor)
        return Response({"id": review.pk, "pid": os.getpid()}, status=201)
