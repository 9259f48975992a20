"""Our source files, parsed once."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from apps.core.modules.definition import ModuleDefinition
from apps.core.modules.registry import Registry, load
from config.modules import MODULES

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Source:
    """A Python file. ``path`` is relative to the root, with slashes."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def module(self) -> str | None:
        """The code of the module that the file is part of."""
        parts = self.path.split("/")
        return parts[1] if parts[0] == "apps" and len(parts) > 2 else None

    @property
    def is_service(self) -> bool:
        return "/services/" in self.path or self.path.endswith("/services.py")

    def at(self, node: ast.AST) -> str:
        return f"{self.path}:{getattr(node, 'lineno', 0)}"


@cache
def registry() -> Registry:
    """Of the product: without the toys."""
    return load(MODULES)


def definition_of(code: str) -> ModuleDefinition:
    return registry().get(code)


@cache
def sources() -> tuple[Source, ...]:
    return tuple(_read(path) for path in _python_files())


def _python_files() -> Iterator[Path]:
    for folder in ("apps", "config"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def _read(path: Path) -> Source:
    return Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))


@cache
def template_files() -> tuple[Path, ...]:
    """Pages and components; mails have rules of their own."""
    folders = [ROOT / "templates", *sorted((ROOT / "apps").glob("**/templates"))]
    found = {path for folder in folders for path in folder.rglob("*.html")}
    return tuple(sorted(path for path in found if not {"mail", "email"} & set(path.parts)))
