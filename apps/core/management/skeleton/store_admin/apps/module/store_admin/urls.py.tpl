from django.urls import path

from apps.$code.store_admin import views

urlpatterns = [
    path("", views.overview, name="overview"),
]
