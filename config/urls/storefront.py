"""Routes of store hosts: the storefront. A storefront never shares an origin with a back office."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from apps.cms.storefront import root
from apps.core.modules.definition import Audience
from apps.core.modules.routing import mount
from apps.tenancy.media import media

urlpatterns = [
    path("media/<slug:merchant_code>/<path:name>", media, name="media"),
    path("robots.txt", root.robots, name="robots"),
    path("favicon.ico", root.favicon, name="favicon"),
    *i18n_patterns(path("", include(mount(Audience.STOREFRONT)))),
]
handler400 = "apps.core.http.errors.bad_request"
handler403 = "apps.core.http.errors.permission_denied"
handler404 = "apps.core.http.errors.not_found"
handler500 = "apps.core.http.errors.server_error"
