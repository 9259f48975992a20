"""Settings that every environment shares. What differs is read from the environment (see config/env.py)."""

from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from apps.core.modules import registry as module_registry
from apps.core.modules.definition import Placement
from config import env
from config.modules import MODULES as LISTED_MODULES

BASE_DIR = Path(__file__).resolve().parent.parent.parent

SECRET_KEY = env.text("SECRET_KEY", default="insecure-development-key")
DEBUG = False
ALLOWED_HOSTS = ["*"]  # every host is looked up in the database; an unknown one gets 404 (tenancy.middleware)
APPEND_SLASH = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
WSGI_APPLICATION = "config.wsgi.application"
ROOT_URLCONF = "config.urls.platform"
PLATFORM_URLCONF = "config.urls.platform"
STOREFRONT_URLCONF = "config.urls.storefront"

# --- Modules, apps and schemas ------------------------------------------------------------------------------------
MODULES: tuple[str, ...] = LISTED_MODULES

_PUBLIC_APPS = (
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django_celery_beat",
)
_APPS_WITHOUT_TABLES = (
    "django_tenants",
    "django_prometheus",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "django.contrib.messages",
    "django.forms",  # the templates of widgets, for FORM_RENDERER
    "django.contrib.staticfiles",
)
_ADMIN_APP = "apps.core.admin_config.MaartAdminConfig"


def compose_apps(modules: tuple[str, ...]) -> tuple[list[str], list[str], list[str]]:
    """INSTALLED_APPS, SHARED_APPS and TENANT_APPS from the definitions of ``modules``."""
    registry = module_registry.load(modules)
    everything = registry.app_paths(*Placement)
    public = registry.app_paths(Placement.PUBLIC, Placement.BOTH)
    merchant = registry.app_paths(Placement.MERCHANT, Placement.BOTH)
    return (
        [*_APPS_WITHOUT_TABLES, *_PUBLIC_APPS, _ADMIN_APP, *everything],
        [*_PUBLIC_APPS, _ADMIN_APP, *public],
        merchant,
    )


INSTALLED_APPS, SHARED_APPS, TENANT_APPS = compose_apps(MODULES)
TENANT_MODEL = "tenancy.Merchant"
TENANT_DOMAIN_MODEL = "tenancy.StoreDomain"
DATABASE_ROUTERS = ("django_tenants.routers.TenantSyncRouter",)
AUTH_USER_MODEL = "tenancy.User"

# --- Database -----------------------------------------------------------------------------------------------------
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **env.database("DATABASE_URL", default="postgres://maart@localhost/maart"),
        "ENGINE": "apps.core.db.backend",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
MERCHANT_ROLES = env.flag("MERCHANT_ROLES", default=True)

# --- Cache, broker, tasks -----------------------------------------------------------------------------------------
CACHES = {
    "default": {
        "BACKEND": "apps.core.cache.ForgivingRedisCache",
        "LOCATION": env.cache_url() if env.is_set("REDIS_URL") else "redis://localhost:6379/1",
        "TIMEOUT": 300,
        "KEY_FUNCTION": "apps.core.cache.merchant_key",
    }
}
CELERY_BROKER_URL = env.broker_url() if env.is_set("REDIS_URL") else "redis://localhost:6379/0"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker as long as it takes
CELERY_WORKER_DISABLE_PREFETCH = True  # what a dead worker had fetched would wait for the sweeper
CELERY_WORKER_SEND_TASK_EVENTS = True
CELERY_TASK_SOFT_TIME_LIMIT = 3600  # a task that hangs would renew its lease for ever
CELERY_TASK_TIME_LIMIT = 3660
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_TIMEZONE = "Europe/Luxembourg"
CELERY_BEAT_SCHEDULER = "apps.core.tasks.beat:Scheduler"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# --- Requests -----------------------------------------------------------------------------------------------------
MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "apps.core.http.request_id.RequestIdMiddleware",
    "apps.core.health.middleware.HealthMiddleware",
    "apps.tenancy.transport.TransportSecurityMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "apps.tenancy.middleware.HostMiddleware",
    "apps.tenancy.middleware.StaffSessionMiddleware",
    "apps.tenancy.middleware.LanguageMiddleware",
    "apps.core.http.correcting.CorrectingMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "apps.tenancy.middleware.UserMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "apps.tenancy.middleware.MerchantContextMiddleware",
    "apps.core.modules.middleware.ModuleGateMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "apps.core.ui.templatetags.ui",
                "apps.core.modules.templatetags.modules",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "apps.tenancy.context_processors.tenancy",
                "apps.cms.context_processors.storefront",
            ],
        },
    }
]
COTTON_DIR = "components"
COTTON_ISOLATE_BY_DEFAULT = True
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Scheme and port of links that are made outside a request (mails, commands); the host is the platform's or store's.
PUBLIC_ORIGIN = env.origin(
    "PUBLIC_ORIGIN", default=f"http://localhost:{env.integer('PORT', default=8000, minimum=1, maximum=65535)}"
)
TRUSTED_PROXY_COUNT = env.integer("TRUSTED_PROXY_COUNT", default=0, minimum=0)

CSRF_FAILURE_VIEW = "apps.core.http.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_NAME = "maart_staff"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "maart_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

AUTHENTICATION_BACKENDS = ("django.contrib.auth.backends.ModelBackend",)
PASSWORD_HASHERS: tuple[str, ...] = ("django.contrib.auth.hashers.Argon2PasswordHasher",)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "platform:tenancy:sign_in"
LOGIN_REDIRECT_URL = "platform:tenancy:portal"
LOGOUT_REDIRECT_URL = "platform:tenancy:sign_in"

# --- API ----------------------------------------------------------------------------------------------------------
API_CALLS_PER_MINUTE = env.integer("API_CALLS_PER_MINUTE", default=600, minimum=1)
"""Of one token."""
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ("apps.tenancy.api.authentication.TokenAuthentication",),
    "DEFAULT_PERMISSION_CLASSES": ("apps.tenancy.api.permissions.ScopedPermission",),
    "DEFAULT_THROTTLE_CLASSES": ("apps.tenancy.api.throttling.TokenThrottle",),
    "DEFAULT_RENDERER_CLASSES": ("rest_framework.renderers.JSONRenderer",),
    "DEFAULT_PARSER_CLASSES": ("rest_framework.parsers.JSONParser",),
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "apps.core.http.api_errors.exception_handler",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Maart API",
    "DESCRIPTION": "What a store's integrations may read and write. How to begin: docs/how-to/use-the-api.md.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    # What may be sent and what is answered differ: ids and times are only read, quantities only written.
    "COMPONENT_SPLIT_REQUEST": True,
    # Choices stay where they are used: names for them would have to be given here, for all modules.
    "POSTPROCESSING_HOOKS": [],
}

# --- Languages, time, files, mail ---------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French")), ("de", _("German")), ("lb", _("Luxembourgish"))]
# Where Django formats by itself, in its admin.
FORMAT_MODULE_PATH = "apps.core.formats"
LANGUAGE_COOKIE_NAME = "maart_language"
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Luxembourg"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.text("STATIC_ROOT", default=str(BASE_DIR / ".maart" / "static")))
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", default=str(BASE_DIR / ".maart" / "media")))
PRIVATE_ROOT = Path(env.text("PRIVATE_ROOT", default=str(BASE_DIR / ".maart" / "private")))
"""Files of merchants that have no address, such as uploaded product files."""
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "apps.core.storage.MerchantFileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

EMAIL_BACKEND = env.text("EMAIL_BACKEND", default="django.core.mail.backends.smtp.EmailBackend")
EMAIL_FILE_PATH = env.text("EMAIL_FILE_PATH", default=str(BASE_DIR / ".maart" / "mail"))
EMAIL_TIMEOUT = 10
_SMTP = env.smtp("EMAIL_URL", default="smtp://localhost:25")
EMAIL_HOST, EMAIL_PORT = _SMTP["EMAIL_HOST"], _SMTP["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _SMTP["EMAIL_HOST_USER"], _SMTP["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = _SMTP["EMAIL_USE_TLS"], _SMTP["EMAIL_USE_SSL"]
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", default="Maart <no-reply@localhost>")

# --- Watching -----------------------------------------------------------------------------------------------------
METRICS_TOKEN = env.text("METRICS_TOKEN", default="")
SENTRY_DSN = env.sentry("SENTRY_DSN", default="")
LOG_LEVEL = env.choice("LOG_LEVEL", env.LOG_LEVELS, default="INFO")
LOG_JSON = env.flag("LOG_JSON", default=False)
PROMETHEUS_EXPORT_MIGRATIONS = False
LOGGING_CONFIG: str | None = "apps.core.logs.configure"
LOGGING: dict[str, Any] = {"json": LOG_JSON, "level": LOG_LEVEL}
FLOWER_URL = env.url("FLOWER_URL", default="")
GRAFANA_URL = env.url("GRAFANA_URL", default="")
SENTRY_URL = env.url("SENTRY_URL", default="")
OUTBOUND_ALLOWED_HOSTS = env.items("OUTBOUND_ALLOWED_HOSTS", default=[])
