from django.urls import path

from apps.cms.store_admin import views

urlpatterns = [
    path("pages/", views.page_list, name="page_list"),
    path("pages/new/", views.page_create, name="page_create"),
    path("pages/preview/", views.page_preview, name="page_preview"),
    path("pages/<int:page_id>/", views.page_edit, name="page_edit"),
    path("pages/<int:page_id>/publish/", views.page_publish, name="page_publish"),
    path("pages/<int:page_id>/unpublish/", views.page_unpublish, name="page_unpublish"),
    path("pages/<int:page_id>/delete/", views.page_delete, name="page_delete"),
    path("theme/", views.theme, name="theme"),
]
