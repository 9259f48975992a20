from tests.support.toys.toy_reviews.models import Review


def reviews() -> int:
    return Review.objects.count()
