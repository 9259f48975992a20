"""Dependencies point down, between optional modules only along ``requires``; who breaks that reads what to do instead."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from grimp import ImportGraph, build_graph

from apps.core.modules.registry import load
from config.modules import MODULES
from tests.architecture.source import ROOT
from tests.support.import_contracts import illegal_imports


def test_the_contract_holds() -> None:
    assert illegal_imports(build_graph("apps"), load(MODULES)) == set()


def test_the_contract_finds_what_breaks_it() -> None:
    graph = ImportGraph()
    graph.add_import(importer="apps.catalog.views", imported="apps.inventory.services")
    graph.add_import(importer="apps.orders.views", imported="apps.catalog.selectors")
    graph.add_import(importer="apps.catalog.views", imported="apps.tenancy.models")
    found = illegal_imports(graph, load(MODULES))
    assert [(importer, imported) for importer, imported, _ in found] == [
        ("apps.catalog.views", "apps.inventory.services")
    ]
    assert "add 'inventory' to the requires of its definition" in next(iter(found))[2]


@pytest.mark.parametrize(
    ("importer", "line", "said"),
    [
        ("core", "import apps.orders", "apps.core is not allowed to import apps.orders"),
        (
            "customers",
            "from apps.catalog import selectors",
            "apps.customers is not allowed to import apps.catalog",
        ),
        ("coffee", "", "coffee (Since this contract"),
    ],
)
def test_a_broken_contract_says_what_to_do(tmp_path: Path, importer: str, line: str, said: str) -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    settings = text[text.index("[tool.importlinter]") :]
    layers = settings.split("[[tool.importlinter.contracts]]")[1]
    (tmp_path / "pyproject.toml").write_text(
        f'[tool.importlinter]\nroot_packages = ["apps"]\n[[tool.importlinter.contracts]]\n{layers}',
        encoding="utf-8",
    )
    for code in {*(module.rpartition(".")[2] for module in MODULES), importer}:
        for name in ("__init__.py", "selectors.py"):
            path = tmp_path / "apps" / code / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
    (tmp_path / "apps" / "__init__.py").touch()
    assert _lint(tmp_path).returncode == (1 if importer == "coffee" else 0)
    (tmp_path / "apps" / importer / "views.py").write_text(line, encoding="utf-8")
    done = _lint(tmp_path)
    assert done.returncode == 1
    words = re.sub(r"\s+", " ", done.stdout)
    assert said in words
    for remedy in (
        "publish an event",
        "declare a slot",
        "a contract in apps/core/contracts",
        "line of its tier",
    ):
        assert remedy in words


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    program = "from importlinter.cli import lint_imports_command as run; run(['--no-cache'])"
    return subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=False
    )
