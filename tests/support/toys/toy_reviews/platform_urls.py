from django.urls import path

from tests.support.toys.toy_reviews import views

urlpatterns = [path("", views.platform_page, name="page")]
