"""Who requires whom."""

import argparse
from collections.abc import Iterable
from typing import Any

from apps.core.management.base import MaartCommand, Result, lines
from apps.core.modules.definition import ModuleDefinition
from apps.core.modules.registry import get_registry


class Command(MaartCommand):
    help = "Draw which module requires which, as Mermaid, Graphviz or JSON."
    example = """module_graph
                 module_graph --format dot | dot -Tsvg > modules.svg"""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--format", choices=("mermaid", "dot", "json"), default="mermaid")

    def run(self, options: dict[str, Any]) -> Result:
        definitions = get_registry().in_dependency_order()
        data = {
            "modules": [{"code": d.code, "tier": d.tier.value} for d in definitions],
            "requires": [list(edge) for edge in edges(definitions)],
        }
        if options["format"] == "json":
            options["json"] = True
        drawing = dot(definitions) if options["format"] == "dot" else mermaid(definitions)
        return Result(data, lines(*drawing))


def edges(definitions: Iterable[ModuleDefinition]) -> list[tuple[str, str]]:
    return [(definition.code, required) for definition in definitions for required in definition.requires]


def mermaid(definitions: tuple[ModuleDefinition, ...]) -> list[str]:
    nodes = [f"    {d.code}:::{d.tier.value}" for d in definitions]
    arrows = [f"    {source} --> {target}" for source, target in edges(definitions)]
    return ["flowchart BT", *nodes, *arrows]


def dot(definitions: tuple[ModuleDefinition, ...]) -> list[str]:
    nodes = [f'    {d.code} [label="{d.code}\\n{d.tier.value}"];' for d in definitions]
    arrows = [f"    {source} -> {target};" for source, target in edges(definitions)]
    return ["digraph modules {", "    rankdir=BT;", "    node [shape=box];", *nodes, *arrows, "}"]
