"""Which environment variables settings and programs read, found in their source."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

READERS = {
    "address": "IP address",
    "broker_url": "address of Valkey or Redis",
    "cache_url": "address of Valkey or Redis",
    "choice": "one of some words",
    "database": "address of PostgreSQL",
    "flag": "true or false",
    "integer": "whole number",
    "items": "list, by commas",
    "origin": "scheme, host and port",
    "raw": "text",
    "secret": "secret",
    "sentry": "address of a project in Sentry",
    "settings_module": "dotted name",
    "smtp": "address of a mail server",
    "text": "text",
    "url": "address",
}
_IMPLIED = {
    "broker_url": "REDIS_URL",
    "cache_url": "REDIS_URL",
    "database": "DATABASE_URL",
    "sentry": "SENTRY_DSN",
    "settings_module": "DJANGO_SETTINGS_MODULE",
    "smtp": "EMAIL_URL",
}
# Elsewhere the same ones are read again, after they were found or made up here.
_PROGRAMS = ("gunicorn.py", "programs.py", "embedded/install.py", "embedded/places.py", "embedded/ports.py")


@dataclass(frozen=True, slots=True, order=True)
class Variable:
    name: str
    kind: str
    default: str
    read_in: str


def variables(root: Path) -> list[Variable]:
    """Sorted by name; a variable read in two places is listed with both. Without the tests' own settings."""
    settings = sorted((root / "config" / "settings").glob("[!t]*.py"))
    programs = [path for name in _PROGRAMS if (path := root / "config" / name).exists()]
    return sorted({variable for path in (*settings, *programs) for variable in _of_file(path, root)})


def _of_file(path: Path, root: Path) -> Iterator[Variable]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_env(node.func.value):
            reader = node.func.attr
            if reader in READERS:
                name = _name(node, reader)
                default = "None" if reader == "raw" else _default(node)
                yield Variable(name, READERS[reader], default, path.relative_to(root).as_posix())


def _is_env(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "env"


def _name(node: ast.Call, reader: str) -> str:
    if node.args and isinstance(node.args[0], ast.Constant):
        return str(node.args[0].value)
    return _IMPLIED[reader]


def _default(node: ast.Call) -> str:
    """As written; empty when the variable must be given."""
    for keyword in node.keywords:
        if keyword.arg == "default":
            return ast.unparse(keyword.value)
    return ""
