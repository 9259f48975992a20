"""Pages for superusers on platform hosts."""

from django.urls import path

from apps.dev_tools.platform import views

urlpatterns = [
    path("components/", views.components, name="components"),
]
