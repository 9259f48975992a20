from django.apps import AppConfig


class ToyReviewsConfig(AppConfig):
    name = "tests.support.toys.toy_reviews"
    label = "toy_reviews"
    verbose_name = "Toy reviews"
