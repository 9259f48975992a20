from tests.support.toys.toy_reviews.models import Review

ARGUMENTS = {
    "review_id": lambda store: Review.objects.create(store_id=store.pk, title="Good bread", stars=5).pk,
}
