from django.urls import path

from tests.support.toys.toy_reviews import views

urlpatterns = [
    path("", views.platform_page, name="page"),
    path("operators/", views.operators_page, name="operators"),
]
