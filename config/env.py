"""Strict readers of the process environment.

Every reader either returns a usable value or raises ``EnvError`` with one sentence that names the variable and says
what to write instead. A variable that is set to nothing counts as not set, so that ``.env.example`` can be copied as
it is. Standard library only: this module is imported before Django and before anything is installed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
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


def url(name: str, default: str | _Required = REQUIRED, schemes: Sequence[str] = ("https", "http")) -> str:
    value = raw(name)
    if value is None:
        return _default(name, default)
    _split_url(name, value, schemes)
    return value


def secret(name: str, default: str | _Required = REQUIRED, *, allow_default: bool) -> str:
    """A secret; with ``allow_default=False`` (production) a missing, default or short one is refused."""
    value = raw(name)
    known = default if isinstance(default, str) else None
    if allow_default:
        return value or _default(name, default)
    if value is None:
        raise EnvError(
            f"{name} is not set: give it a random value of at least {MINIMUM_SECRET_LENGTH} characters."
        )
    if value == known:
        raise EnvError(f"{name} still has the default that everybody knows: give it a random value.")
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
    if not number.isdigit():
        raise EnvError(f"{name} must end in the number of a database such as /0, not {number!r}.")
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


def load_dotenv(path: str | Path) -> list[str]:
    """Set the variables of a ``.env`` file that are not set yet; the names it set. No file is no error."""
    try:
        content = Path(path).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise EnvError(f"{Path(path).name} cannot be read: {error}.") from None
    added = []
    for name, value in parse_dotenv(content, Path(path).name):
        # Other programs take an empty variable for a value.
        if value and name not in os.environ:
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
