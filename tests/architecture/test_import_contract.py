"""Between optional modules, imports go only along ``requires``."""

from grimp import ImportGraph, build_graph

from apps.core.modules.registry import load
from config.modules import MODULES
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
