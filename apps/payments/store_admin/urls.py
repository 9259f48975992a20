from django.urls import path

from apps.payments.store_admin import views

urlpatterns = [path("settings/payments/", views.methods, name="methods")]
