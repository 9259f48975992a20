from django.urls import path

from apps.orders.store_admin import views

urlpatterns = [
    path("orders/", views.order_list, name="order_list"),
    path("orders/<str:number>/", views.order_detail, name="order_detail"),
    path("orders/<str:number>/paid/", views.order_mark_paid, name="order_mark_paid"),
    path("orders/<str:number>/fulfil/", views.order_fulfil, name="order_fulfil"),
    path("orders/<str:number>/cancel/", views.order_cancel, name="order_cancel"),
    path("orders/<str:number>/note/", views.order_note, name="order_note"),
    path("settings/delivery/", views.shipping_list, name="shipping_list"),
    path("settings/delivery/new/", views.shipping_create, name="shipping_create"),
    path("settings/delivery/<int:method_id>/", views.shipping_edit, name="shipping_edit"),
    path("settings/delivery/<int:method_id>/delete/", views.shipping_delete, name="shipping_delete"),
]
