"""A contract for import-linter: between optional modules, imports go only along ``requires``."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, output

from apps.core.modules.definition import ModuleDefinition
from apps.core.modules.registry import Registry, load
from config.modules import MODULES


class AlongRequires(Contract):
    type_name = "along_requires"

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        broken = sorted(illegal_imports(graph, load(MODULES)))
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported, advice in check.metadata["broken"]:
            output.print_error(f"{importer} imports {imported}.", bold=True)
            output.print(f"    {advice}")
            output.new_line()


def illegal_imports(graph: ImportGraph, registry: Registry) -> set[tuple[str, str, str]]:
    """(importer, imported, what to do) of each import between optional modules without a ``requires``."""
    found = set()
    for importer in graph.modules:
        source = _optional(importer, registry)
        if source is None:
            continue
        for imported in graph.find_modules_directly_imported_by(importer):
            target = _optional(imported, registry)
            if target is None or target.code == source.code:
                continue
            if target.code not in registry.requirements_of(source.code):
                found.add((importer, imported, _advice(source, target)))
    return found


def _optional(module: str, registry: Registry) -> ModuleDefinition | None:
    parts = module.split(".")
    code = parts[1] if len(parts) > 1 else ""
    return registry.get(code) if code in registry.get_optional_codes() else None


def _advice(source: ModuleDefinition, target: ModuleDefinition) -> str:
    return (
        f"'{source.code}' does not require '{target.code}': use an event, a slot or a contract, "
        f"or add '{target.code}' to the requires of its definition."
    )
