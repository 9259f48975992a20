from django.apps import AppConfig


class ToyBadgesConfig(AppConfig):
    name = "tests.support.toys.toy_badges"
    label = "toy_badges"
    verbose_name = "Toy badges"
