from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "tests.support.schema_apps.reminders"
    label = "reminders"
