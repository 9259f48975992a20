from django.urls import path

from apps.catalog.store_admin import category_views, import_views, picture_views, product_views

urlpatterns = [
    path("products/", product_views.product_list, name="product_list"),
    path("products/bulk/", product_views.product_bulk, name="product_bulk"),
    path("products/restore/", product_views.product_restore, name="product_restore"),
    path("products/new/", product_views.product_create, name="product_create"),
    path("products/<int:product_id>/", product_views.product_edit, name="product_edit"),
    path("products/<int:product_id>/pictures/", picture_views.picture_upload, name="picture_upload"),
    path(
        "products/<int:product_id>/pictures/arrange/", picture_views.picture_arrange, name="picture_arrange"
    ),
    path("pictures/<int:picture_id>/remove/", picture_views.picture_remove, name="picture_remove"),
    path("pictures/<int:picture_id>/retry/", picture_views.picture_retry, name="picture_retry"),
    path("categories/", category_views.category_list, name="category_list"),
    path("categories/new/", category_views.category_create, name="category_create"),
    path("categories/<int:category_id>/", category_views.category_edit, name="category_edit"),
    path("categories/<int:category_id>/delete/", category_views.category_delete, name="category_delete"),
    path("products/imports/", import_views.import_list, name="import_list"),
    path("products/imports/<int:import_id>/", import_views.import_detail, name="import_detail"),
    path("products/imports/<int:import_id>/progress/", import_views.import_progress, name="import_progress"),
    path("products/imports/<int:import_id>/start/", import_views.import_start, name="import_start"),
    path(
        "products/imports/<int:import_id>/problems.csv", import_views.import_problems, name="import_problems"
    ),
]
