"""Routes of platform hosts. Always mounted: the gate decides per request whether a module answers."""

from django.contrib import admin
from django.urls import include, path

from apps.core.http.api_schema import schema
from apps.core.modules.definition import Audience
from apps.core.modules.routing import mount
from apps.tenancy.media import media

urlpatterns = [
    path("media/<slug:merchant_code>/<path:name>", media, name="media"),
    path("admin/", admin.site.urls),
    path("store/<slug:store_code>/", include(mount(Audience.STORE_ADMIN))),
    path("api/v1/schema/", schema, name="api_schema"),
    path("api/v1/", include(mount(Audience.API))),
    path("", include(mount(Audience.PLATFORM))),
]
handler400 = "apps.core.http.errors.bad_request"
handler403 = "apps.core.http.errors.permission_denied"
handler404 = "apps.core.http.errors.not_found"
handler500 = "apps.core.http.errors.server_error"
