"""The product's settings, with the engine and the database that a benchmark asks for by environment."""

import os

from config.settings.base import *  # noqa: F403
from config.settings.base import DATABASES, INSTALLED_APPS, TENANT_APPS

DEBUG = False
SECRET_KEY = "only-for-benchmarks"
LOGGING_CONFIG = None

if database := os.environ.get("BENCHMARK_DATABASE"):
    DATABASES["default"]["NAME"] = database
if os.environ.get("BENCHMARK_ENGINE") == "stock":
    DATABASES["default"]["ENGINE"] = "django_tenants.postgresql_backend"
TENANT_LIMIT_SET_CALLS = os.environ.get("BENCHMARK_LIMIT_SET_CALLS") == "1"
MERCHANT_ROLES = os.environ.get("BENCHMARK_ROLES", "1") == "1"
if os.environ.get("BENCHMARK") == "request":
    INSTALLED_APPS = [*INSTALLED_APPS, "benchmarks.shop"]
    TENANT_APPS = [*TENANT_APPS, "benchmarks.shop"]
