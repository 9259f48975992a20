from django.urls import path

from apps.catalog.api import views

urlpatterns = [
    path("stores/<slug:store_code>/products/", views.ProductsView.as_view(), name="products"),
    path(
        "stores/<slug:store_code>/products/by-handle/<path:handle>/",
        views.ProductByHandleView.as_view(),
        name="product_by_handle",
    ),
    path("stores/<slug:store_code>/products/<int:product_id>/", views.ProductView.as_view(), name="product"),
    path(
        "stores/<slug:store_code>/products/<int:product_id>/pictures/",
        views.PicturesView.as_view(),
        name="product_pictures",
    ),
    path(
        "stores/<slug:store_code>/products/<int:product_id>/pictures/<int:picture_id>/",
        views.PictureView.as_view(),
        name="product_picture",
    ),
]
