"""Rules of the framework that ``manage.py check`` holds. Each message says what to do."""

from apps.core.modules.checks import definitions, models, routes, templates

__all__ = ["definitions", "models", "routes", "templates"]
