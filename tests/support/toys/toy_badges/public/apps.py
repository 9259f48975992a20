from django.apps import AppConfig


class ToyBadgesPublicConfig(AppConfig):
    name = "tests.support.toys.toy_badges.public"
    label = "toy_badges_public"
    verbose_name = "Toy badges"
