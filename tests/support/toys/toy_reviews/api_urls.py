from django.urls import path

from tests.support.toys.toy_reviews import views

urlpatterns = [
    path("stores/<slug:store_code>/toy-reviews/", views.ReviewsApi.as_view(), name="reviews"),
]
