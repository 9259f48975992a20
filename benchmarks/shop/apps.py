from django.apps import AppConfig


class ShopConfig(AppConfig):
    name = "benchmarks.shop"
    label = "bench_shop"
