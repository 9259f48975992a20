from django.apps import AppConfig


class ToyChoresConfig(AppConfig):
    name = "tests.support.toys.toy_chores"
    label = "toy_chores"
    verbose_name = "Toy chores"
