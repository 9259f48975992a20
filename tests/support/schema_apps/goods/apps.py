from django.apps import AppConfig


class GoodsConfig(AppConfig):
    name = "tests.support.schema_apps.goods"
    label = "goods"
