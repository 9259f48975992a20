from django.urls import path

from apps.inventory.store_admin import views

urlpatterns = [
    path("stock/", views.stock_list, name="stock_list"),
    path("stock/<int:variant_id>/", views.variant_stock, name="variant_stock"),
    path("stock/<int:variant_id>/adjust/", views.stock_adjust, name="stock_adjust"),
]
