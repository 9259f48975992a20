from django.db import transaction

from apps.core import audit
from apps.core.actor import Actor
from apps.core.context import current_store
from apps.core.events import publish
from tests.support.toys.toy_reviews.events import ReviewWritten
from tests.support.toys.toy_reviews.models import Review


@transaction.atomic
def write_review(*, title: str, stars: int, actor: Actor) -> Review:
    review = Review.objects.create(store_id=current_store().id, title=title, stars=stars)
    audit.record(actor=actor, action="toy_reviews.review_written", obj=review, diff={"stars": stars})
    publish(ReviewWritten(review_id=review.pk, title=title, stars=stars))
    return review
