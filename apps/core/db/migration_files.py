"""Which migrations there are on disk, without importing them: importing a hundred costs more than all the rest."""

import pkgutil
from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader

MigrationName = tuple[str, str]
"""App label and name, as in a row of django_migrations."""


def on_disk() -> frozenset[MigrationName]:
    return frozenset(name for name, _ in _files())


def of_merchants() -> frozenset[MigrationName]:
    """Those that a merchant's schema must have to be up to date; the rest changes nothing in it."""
    labels = {config.label for config in apps.get_app_configs() if _is_merchant_app(config)}
    return frozenset(name for name in on_disk() if name[0] in labels)


def _is_merchant_app(config: object) -> bool:
    path = f"{type(config).__module__}.{type(config).__name__}"
    return getattr(config, "name", None) in settings.TENANT_APPS or path in settings.TENANT_APPS


def fingerprint() -> str:
    """Of all migrations and of which apps are the merchants'. It changes with every letter of a migration."""
    return _fingerprint(tuple(settings.INSTALLED_APPS), tuple(settings.TENANT_APPS))


@cache
def _fingerprint(installed: tuple[str, ...], merchants: tuple[str, ...]) -> str:
    # The arguments are there for the cache: within a process the files stay, but a test may change the apps.
    digest = sha256("\0".join((*merchants, "")).encode())
    for (label, name), path in _files():
        digest.update(f"{label}.{name}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _files() -> list[tuple[MigrationName, Path]]:
    found = []
    for config in apps.get_app_configs():
        module_path, explicit = MigrationLoader.migrations_module(config.label)
        if module_path is None:
            continue
        try:
            package = import_module(module_path)
        except ModuleNotFoundError:
            if explicit:
                raise
            continue
        for folder in getattr(package, "__path__", ()):
            found += [
                ((config.label, module.name), Path(folder, f"{module.name}.py"))
                for module in pkgutil.iter_modules([folder])
                if not module.ispkg and module.name[0] not in "_~"
            ]
    return sorted(found)
