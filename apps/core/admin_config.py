"""The app of Django admin, apart from the site: an app's config is imported before any model may be."""

from django.contrib.admin.apps import AdminConfig


class MaartAdminConfig(AdminConfig):
    default_site = "apps.core.admin_site.MaartAdminSite"
