from django.urls import path

from apps.orders.storefront import cart_views, checkout_views, order_views

urlpatterns = [
    path("cart/", cart_views.cart, name="cart"),
    path("cart/add/", cart_views.cart_add, name="cart_add"),
    path("cart/lines/<int:line_id>/", cart_views.cart_line, name="cart_line"),
    path("checkout/", checkout_views.checkout, name="checkout"),
    path("order/<str:token>/", order_views.order, name="order"),
    path("order/<str:token>/payment-code.svg", order_views.payment_code, name="payment_code"),
]
