"""Production: refuses default secrets, speaks HTTPS only, never starts embedded services."""

from config import env
from config.settings.base import *  # noqa: F403  # settings modules extend each other
from config.settings.base import EMAIL_BACKEND, LOG_LEVEL, TRUSTED_PROXY_COUNT

SECRET_KEY = env.secret("SECRET_KEY")
METRICS_TOKEN = env.secret("METRICS_TOKEN", default="")
PUBLIC_ORIGIN = env.origin("PUBLIC_ORIGIN")
DATABASE_URL_REQUIRED = env.database("DATABASE_URL")
REDIS_URL_REQUIRED = env.broker_url("REDIS_URL")
if EMAIL_BACKEND.endswith(".smtp.EmailBackend"):
    EMAIL_URL_REQUIRED = env.smtp("EMAIL_URL")
DEBUG = False
SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^health"]
if SECURE_SSL_REDIRECT and not TRUSTED_PROXY_COUNT:
    raise env.EnvError(
        "TRUSTED_PROXY_COUNT must be 1 or more, because only a proxy in front speaks HTTPS; "
        "without one, set SECURE_SSL_REDIRECT=false."
    )
# Whoever reaches us without a proxy could write the header himself.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY_COUNT else None
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-maart_staff"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-maart_csrf"
LOG_JSON = env.flag("LOG_JSON", default=True)
LOGGING = {"json": LOG_JSON, "level": LOG_LEVEL}
