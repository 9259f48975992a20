"""Django admin for superusers: lists of public rows, forms that call the services of this module."""

from apps.tenancy.admin import access, audit, merchants, platforms

__all__ = ["access", "audit", "merchants", "platforms"]
