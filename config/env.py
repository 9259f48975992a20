"""Strict readers of the process environment.

Every reader either returns a usable value or raises ``EnvError`` with one sentence that names the variable and says
what to write instead. A variable that is set to nothing counts as not set, so that ``.env.example`` can be copied as
it is. Standard library only: this module is imported before Django and before anything is installed.
"""

from __future__ import annotations

import importlib.util
import ipaddress
import os
import re
from collections.abc import Container, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit


class EnvError(RuntimeError):
    """A variable is missing or unusable; the message is one sentence for the person who set it."""


class _Required:
    """Type of the marker for "there is no default"."""


REQUIRED: Final = _Required()

_T = TypeVar("_T")

_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"0", "false", "no", "off"})
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\", "$": "$"}

MINIMUM_SECRET_LENGTH = 32
DATABASE_SCHEMES = ("postgres", "postgresql")
_SMTP_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
# A server has 16 databases unless it was told otherwise.
LAST_REDIS_NUMBER = 14
REDIS_SCHEMES = ("redis", "rediss", "valkey", "valkeys", "unix", "redis+socket")
# Options of libpq that may be given in the query of DATABASE_URL; a misspelt one must not be dropped in silence.
DATABASE_OPTIONS = frozenset(
    {
        "application_name",
        "channel_binding",
        "connect_timeout",
        "gssencmode",
        "keepalives",
        "keepalives_count",
        "keepalives_idle",
        "keepalives_interval",
        "options",
        "passfile",
        "service",
        "sslcert",
        "sslcrl",
        "sslkey",
        "sslmode",
        "sslrootcert",
        "target_session_attrs",
        "tcp_user_timeout",
    }
)


def raw(name: str) -> str | None:
    """The value of ``name`` without surrounding space, or None when it is not set or blank."""
    return os.environ.get(name, "").strip() or None


def is_set(name: str) -> bool:
    return raw(name) is not None


def text(name: str, default: str | _Required = REQUIRED) -> str:
    return raw(name) or _default(name, default)


def flag(name: str, default: bool | _Required = REQUIRED) -> bool:
    value = raw(name)
    if value is None:
        return _default(name, default)
    if value.lower() in _TRUE:
        return True
    if value.lower() in _FALSE:
        return False
    raise EnvError(f"{name} must be true or false, not {value!r}.")


def integer(
    name: str, default: int | _Required = REQUIRED, minimum: int | None = None, maximum: int | None = None
) -> int:
    value = raw(name)
    if value is None:
        return _default(name, default)
    if not re.fullmatch(r"[+-]?[0-9]+", value):
        raise EnvError(f"{name} must be a whole number, not {value!r}.")
    number = int(value)
    if minimum is not None and number < minimum:
        raise EnvError(f"{name} must be at least {minimum}, not {number}.")
    if maximum is not None and number > maximum:
        raise EnvError(f"{name} must be at most {maximum}, not {number}.")
    return number


def items(name: str, default: Sequence[str] | _Required = REQUIRED) -> list[str]:
    """A comma-separated list; blanks around and empty items are dropped."""
    value = raw(name)
    if value is None:
        return list(_default(name, default))
    return [item.strip() for item in value.split(",") if item.strip()]


def choice(name: str, choices: Sequence[str], default: str | _Required = REQUIRED) -> str:
    """One of some known words, written in any case; answered as it is written in ``choices``."""
    value = raw(name)
    if value is None:
        return _default(name, default)
    for known in choices:
        if value.lower() == known.lower():
            return known
    raise EnvError(f"{name} must be one of {', '.join(choices)}, not {value!r}.")


def url(name: str, default: str | _Required = REQUIRED, schemes: Sequence[str] = ("https", "http")) -> str:
    value = raw(name)
    if value is None:
        return _default(name, default)
    _port(name, _split_url(name, value, schemes))
    return value


def origin(name: str, default: str | _Required = REQUIRED) -> str:
    """Scheme, host and port of a web site, without a path."""
    value = raw(name)
    if value is None:
        return _default(name, default)
    parts = _split_url(name, value, ("https", "http"))
    _port(name, parts)
    if parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise EnvError(f"{name} must end after host and port, such as https://shop.example.")
    return f"{parts.scheme}://{parts.netloc}"


def sentry(name: str = "SENTRY_DSN", default: str | _Required = REQUIRED) -> str:
    """The address that Sentry shows for a project: ``https://key@host/number``."""
    value = raw(name)
    if value is None:
        return _default(name, default)
    parts = _split_url(name, value, ("https", "http"))
    _port(name, parts)
    if not parts.username or not parts.path.rpartition("/")[2].isdigit():
        raise EnvError(
            f"{name} must be the address that Sentry shows for a project: https://key@host/number."
        )
    return value


def address(name: str, default: str | _Required = REQUIRED) -> str:
    """An IP address to listen on."""
    value = raw(name)
    if value is None:
        return _default(name, default)
    try:
        return str(ipaddress.ip_address(value))
    except ValueError:
        raise EnvError(
            f"{name} must be an IP address such as 127.0.0.1, 0.0.0.0 or ::1, not {value!r}."
        ) from None


def settings_module(name: str = "DJANGO_SETTINGS_MODULE", default: str | _Required = REQUIRED) -> str:
    """The dotted name of a module that is there."""
    value = raw(name)
    if value is None:
        return _default(name, default)
    require_module(name, value)
    return value


def require_module(name: str, value: str) -> None:
    """``name`` is where it was read, for the message."""
    try:
        found = importlib.util.find_spec(value)
    except (ImportError, ValueError):
        found = None
    if found is None:
        raise EnvError(f"{name} names no module that is there: {value!r}; use config.settings.local.")


def secret(name: str, default: str | _Required = REQUIRED) -> str:
    """A value that nobody can guess."""
    value = raw(name)
    if value is None:
        return _default(name, default)
    if len(value) < MINIMUM_SECRET_LENGTH or len(set(value)) < 8:
        raise EnvError(
            f"{name} is too easy to guess: use at least {MINIMUM_SECRET_LENGTH} random characters."
        )
    return value


# -- addresses of the services ----------------------------------------------------------------------------------


def database(name: str = "DATABASE_URL", default: str | _Required = REQUIRED) -> dict[str, Any]:
    """A Django ``DATABASES`` entry without ENGINE.

    Read from ``postgres://user:password@host:5432/name?sslmode=require``; a server on a unix socket is written
    ``postgres://user:password@/name?host=/directory/of/the/socket``.
    """
    parts = _split_url(name, text(name, default), DATABASE_SCHEMES, needs_host=False)
    query = dict(parse_qsl(parts.query))
    host = query.pop("host", "") or unquote(parts.hostname or "")
    port = query.pop("port", "") or str(_port(name, parts) or "")
    unknown = sorted(set(query) - DATABASE_OPTIONS)
    database_name = unquote(parts.path.lstrip("/"))
    if not database_name:
        raise EnvError(f"{name} names no database: write it as postgres://user:password@host:5432/name.")
    if unknown:
        raise EnvError(f"{name} has an option that is not known: {unknown[0]}.")
    return {
        "NAME": database_name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        "OPTIONS": dict(query),
    }


def smtp(name: str = "EMAIL_URL", default: str | _Required = REQUIRED) -> dict[str, Any]:
    """Django's EMAIL_HOST, EMAIL_PORT, ... read from ``smtp+tls://user:password@host:587``.

    ``smtp`` is plain, ``smtp+tls`` uses STARTTLS, ``smtps`` is encrypted from the first byte.
    """
    parts = _split_url(name, text(name, default), tuple(_SMTP_PORTS))
    return {
        "EMAIL_HOST": unquote(parts.hostname or ""),
        "EMAIL_PORT": _port(name, parts) or _SMTP_PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }


def broker_url(name: str = "REDIS_URL") -> str:
    """REDIS_URL as Celery wants it; tasks live in the database number that the address names (0 by default)."""
    parts, number = _redis(name)
    if parts.scheme == "unix":
        password = dict(parse_qsl(parts.query)).get("password", "")
        credentials = f":{quote(password, safe='')}@" if password else ""
        return f"redis+socket://{credentials}{parts.path}?{urlencode({'virtual_host': number})}"
    return parts._replace(path=f"/{number}").geturl()


def cache_url(name: str = "REDIS_URL") -> str:
    """REDIS_URL as redis-py wants it; the cache uses the database number after the broker's."""
    parts, number = _redis(name)
    if parts.scheme == "unix":
        query = {**dict(parse_qsl(parts.query)), "db": str(number + 1)}
        return f"unix://{quote(unquote(parts.path))}?{urlencode(query)}"
    return parts._replace(path=f"/{number + 1}").geturl()


def _redis(name: str) -> tuple[SplitResult, int]:
    """The address with scheme redis, rediss or unix, and its database number."""
    parts = _split_url(name, text(name), REDIS_SCHEMES, needs_host=False)
    if parts.scheme in ("unix", "redis+socket"):
        if not parts.path.startswith("/") or parts.path == "/":
            raise EnvError(f"{name} names no socket: write it as unix:///path/to/valkey.sock.")
        query = dict(parse_qsl(parts.query))
        number = query.pop("virtual_host", None) or query.pop("db", None) or "0"
        password = query.get("password") or unquote(parts.password or "")
        query = {"password": password} if password else {}
        socket = SplitResult("unix", "", parts.path, urlencode(query), "")
        return socket, _redis_number(name, number)
    if not parts.hostname:
        raise EnvError(f"{name} names no host: write it as redis://host:6379/0.")
    _port(name, parts)
    scheme = parts.scheme.replace("valkey", "redis")
    return parts._replace(scheme=scheme), _redis_number(name, parts.path.strip("/") or "0")


def _redis_number(name: str, number: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", number):
        raise EnvError(f"{name} must end in the number of a database such as /0, not {number!r}.")
    if int(number) > LAST_REDIS_NUMBER:
        raise EnvError(
            f"{name} must name a database from /0 to /{LAST_REDIS_NUMBER}: the cache uses the one after it."
        )
    return int(number)


def _split_url(name: str, value: str, schemes: Sequence[str], *, needs_host: bool = True) -> SplitResult:
    try:
        parts = urlsplit(value)
    except ValueError:
        raise EnvError(f"{name} is not an address that can be read.") from None
    if parts.scheme not in schemes:
        raise EnvError(f"{name} must be an address that starts with {_either(schemes)}.")
    if needs_host and not parts.hostname:
        raise EnvError(f"{name} has no host name.")
    return parts


def _port(name: str, parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError:
        raise EnvError(f"{name} has a port that is not a number between 0 and 65535.") from None


def _either(schemes: Sequence[str]) -> str:
    return " or ".join(f"{scheme}://" for scheme in schemes)


def _default(name: str, default: _T | _Required) -> _T:
    if isinstance(default, _Required):
        raise EnvError(
            f"{name} is not set: add it to the environment or to the file .env (see .env.example)."
        )
    return default


# -- .env -------------------------------------------------------------------------------------------------------


def load_dotenv(path: str | Path, only: Container[str] | None = None) -> list[str]:
    """Set the variables of a ``.env`` file that are unset or blank; the names it set. No file is no error."""
    try:
        content = Path(path).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise EnvError(f"{Path(path).name} cannot be read: {error}.") from None
    added = []
    for name, value in parse_dotenv(content, Path(path).name):
        # Other programs take an empty variable for a value.
        if value and not is_set(name) and (only is None or name in only):
            os.environ[name] = value
            added.append(name)
    return added


def parse_dotenv(content: str, file_name: str = ".env") -> list[tuple[str, str]]:
    """``NAME=value`` lines: quotes, ``export``, comments; no interpolation. A later line wins."""
    values: dict[str, str] = {}
    for number, line in enumerate(content.splitlines(), start=1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        name, separator, value = stripped.removeprefix("export ").partition("=")
        if not separator or not _NAME.fullmatch(name.strip()):
            raise EnvError(f"{file_name}, line {number}, is not of the form NAME=value.")
        values[name.strip()] = _dotenv_value(value.strip(), file_name, number)
    return list(values.items())


def _dotenv_value(value: str, file_name: str, number: int) -> str:
    if value[:1] not in ("'", '"'):
        return re.split(r"(?:^|\s)#", value, maxsplit=1)[0].strip()
    pattern = r"'([^']*)'" if value[0] == "'" else r'"((?:[^"\\]|\\.)*)"'
    match = re.fullmatch(pattern + r"\s*(?:#.*)?", value)
    if match is None:
        raise EnvError(f"{file_name}, line {number}, has a quote that is not closed.")
    if value[0] == "'":
        return match[1]
    return re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[0]), match[1])
