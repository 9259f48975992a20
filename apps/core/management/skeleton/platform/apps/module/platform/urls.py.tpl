from django.urls import path

from apps.$code.platform import views

urlpatterns = [
    path("", views.overview, name="overview"),
]
