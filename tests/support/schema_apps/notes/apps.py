from django.apps import AppConfig


class NotesConfig(AppConfig):
    name = "tests.support.schema_apps.notes"
    label = "notes"
