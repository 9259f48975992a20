from django.urls import path

from apps.orders.store_admin import order_views, shipping_views

urlpatterns = [
    path("orders/", order_views.order_list, name="order_list"),
    path("orders/<str:number>/", order_views.order_detail, name="order_detail"),
    path("orders/<str:number>/paid/", order_views.order_mark_paid, name="order_mark_paid"),
    path("orders/<str:number>/fulfil/", order_views.order_fulfil, name="order_fulfil"),
    path("orders/<str:number>/cancel/", order_views.order_cancel, name="order_cancel"),
    path("orders/<str:number>/note/", order_views.order_note, name="order_note"),
    path("settings/delivery/", shipping_views.shipping_list, name="shipping_list"),
    path("settings/delivery/new/", shipping_views.shipping_create, name="shipping_create"),
    path("settings/delivery/<int:method_id>/", shipping_views.shipping_edit, name="shipping_edit"),
    path("settings/delivery/<int:method_id>/delete/", shipping_views.shipping_delete, name="shipping_delete"),
]
