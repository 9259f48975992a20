"""A process of ours in which things go wrong, with personal data everywhere. Run as a program.

The data is put together at run time: Sentry is shown lines of the source, and must be.
"""

import io
import logging
from collections.abc import Callable
from wsgiref.util import setup_testing_defaults

import django

django.setup()

import sentry_sdk  # noqa: E402  # started by Django
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.test.utils import override_settings  # noqa: E402
from django.urls import path  # noqa: E402

from apps.core import logs  # noqa: E402
from apps.core.sentry import capture  # noqa: E402

SECRET = "-".join(("secret", "of", "anna"))
ANNA = "@".join(("anna", "bakery.lu"))


def broken_page(request: HttpRequest, token: str) -> HttpResponse:
    address = f"{token} street"
    logging.getLogger("apps.x").warning("On the way: %s", ANNA + address)
    assert request.POST["password"]
    raise RuntimeError(f"No {len(address)} for {ANNA}, password={SECRET}")


urlpatterns = [path("x/<str:token>/", broken_page)]


def _take(status: str, headers: object, error: object = None, /) -> Callable[[bytes], object]:
    return bytes


def _ask() -> None:
    """Through the WSGI handler itself, as a server does."""
    body = f"password={SECRET}&email={ANNA}".encode()
    environ: dict[str, object] = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": f"/x/{SECRET}/",
        "QUERY_STRING": f"token={SECRET}",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "REMOTE_ADDR": "10.1.2.3",
        "HTTP_HOST": "shop.example",
        "HTTP_COOKIE": f"maart_staff={SECRET}",
        "HTTP_AUTHORIZATION": f"Bearer {SECRET}",
        "HTTP_REFERER": f"http://shop.example/?{SECRET}",
        "HTTP_USER_AGENT": "Firefox",
        "HTTP_X_FORWARDED_FOR": "10.1.2.3",
        "HTTP_X_REQUEST_ID": "request-1234",
        "wsgi.input": io.BytesIO(body),
    }
    setup_testing_defaults(environ)
    WSGIHandler()(environ, _take)


def main() -> None:
    sentry_sdk.set_user({"email": ANNA, "ip_address": "10.1.2.3"})
    sentry_sdk.set_extra("body", SECRET)
    sentry_sdk.set_context("customer", {"name": SECRET})
    sentry_sdk.set_tag("customer", SECRET)
    middleware = ["apps.core.http.request_id.RequestIdMiddleware"]
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=middleware):
        _ask()
    logging.getLogger("apps.x").error("Could not mail %s", f"{ANNA} {SECRET}", extra={"data": SECRET})
    with logs.bound(module="orders", task="apps.orders.tasks.x"):
        try:
            raise ValueError("handled")
        except ValueError as error:
            capture(error)
    sentry_sdk.flush(timeout=10)


if __name__ == "__main__":
    main()
