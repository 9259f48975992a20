from django.urls import path

from apps.orders.storefront import views

urlpatterns = [
    path("cart/", views.cart, name="cart"),
    path("cart/add/", views.cart_add, name="cart_add"),
    path("cart/lines/<int:line_id>/", views.cart_line, name="cart_line"),
    path("checkout/", views.checkout, name="checkout"),
    path("order/<str:token>/", views.order, name="order"),
    path("order/<str:token>/payment-code.svg", views.payment_code, name="payment_code"),
]
