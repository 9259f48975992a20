from django.urls import path

from tests.support.toys.toy_reviews import views

urlpatterns = [path("", views.storefront_list, name="review_list")]
