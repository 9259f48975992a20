"""All modules of this installation, in dependency order."""

from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from importlib import import_module

from apps.core.modules.definition import ModuleDefinition, Placement, Tier


class RegistryError(Exception):
    """The list of modules does not fit together; the text says what to change."""


class UnknownModule(RegistryError, LookupError):
    """No module has the code; the text names the known ones."""


class Registry:
    def __init__(self, definitions: Iterable[ModuleDefinition]) -> None:
        self._by_code: dict[str, ModuleDefinition] = {}
        for definition in definitions:
            if definition.code in self._by_code:
                raise RegistryError(f"Two modules have the code '{definition.code}': rename one of them.")
            self._by_code[definition.code] = definition
        self._ordered = self._sort()

    def _sort(self) -> tuple[ModuleDefinition, ...]:
        done: dict[str, ModuleDefinition] = {}

        def visit(code: str, path: tuple[str, ...]) -> None:
            if code in done:
                return
            if code in path:
                raise RegistryError(f"Modules require each other in a circle: {' > '.join((*path, code))}.")
            definition = self._by_code.get(code)
            if definition is None:
                raise RegistryError(
                    f"Module '{path[-1]}' requires '{code}', which config/modules.py does not list."
                )
            for required in sorted(definition.requires):
                visit(required, (*path, code))
                _refuse_upwards(definition, done[required])
            done[code] = definition

        for tier in Tier:
            for code in sorted(c for c, d in self._by_code.items() if d.tier == tier):
                visit(code, ())
        return tuple(done.values())

    def __iter__(self) -> Iterator[ModuleDefinition]:
        return iter(self._ordered)

    def get(self, code: str) -> ModuleDefinition:
        """Raises UnknownModule."""
        try:
            return self._by_code[code]
        except KeyError:
            known = ", ".join(sorted(self._by_code))
            raise UnknownModule(f"There is no module '{code}'. Known: {known}.") from None

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def in_dependency_order(self) -> tuple[ModuleDefinition, ...]:
        return self._ordered

    def by_tier(self, tier: Tier) -> tuple[ModuleDefinition, ...]:
        return tuple(d for d in self._ordered if d.tier == tier)

    def core(self) -> tuple[ModuleDefinition, ...]:
        return self.by_tier(Tier.CORE)

    def optional(self) -> tuple[ModuleDefinition, ...]:
        return self.by_tier(Tier.OPTIONAL)

    def internal(self) -> tuple[ModuleDefinition, ...]:
        return self.by_tier(Tier.INTERNAL)

    def get_optional_codes(self) -> frozenset[str]:
        return frozenset(d.code for d in self.optional())

    def get_internal_codes(self) -> frozenset[str]:
        return frozenset(d.code for d in self.internal())

    def is_core(self, code: str) -> bool:
        return self.tier_of(code) == Tier.CORE

    def is_internal(self, code: str) -> bool:
        return self.tier_of(code) == Tier.INTERNAL

    def tier_of(self, code: str) -> Tier | None:
        definition = self._by_code.get(code)
        return definition.tier if definition else None

    def requirements_of(self, code: str) -> tuple[str, ...]:
        """Everything the module requires, directly or not, in dependency order."""
        needed: set[str] = set()

        def collect(current: str) -> None:
            for required in self.get(current).requires:
                if required not in needed:
                    needed.add(required)
                    collect(required)

        collect(code)
        return tuple(d.code for d in self._ordered if d.code in needed)

    def dependants_of(self, code: str) -> tuple[str, ...]:
        """Everything that requires the module, directly or not, in dependency order."""
        self.get(code)
        return tuple(d.code for d in self._ordered if code in self.requirements_of(d.code))

    def code_of_app_label(self, app_label: str) -> str | None:
        """The module that a Django app belongs to; None for apps of others."""
        return self._codes_by_label.get(app_label)

    @cached_property
    def _codes_by_label(self) -> dict[str, str]:
        from django.apps import apps

        codes = {app.path: d.code for d in self._ordered for app in d.apps}
        return {c.label: codes[c.name] for c in apps.get_app_configs() if c.name in codes}

    def app_paths(self, *placements: Placement) -> list[str]:
        """Apps with one of the placements, in dependency order; all apps when none is named."""
        return [
            app.path for d in self._ordered for app in d.apps if not placements or app.placement in placements
        ]


def _refuse_upwards(definition: ModuleDefinition, required: ModuleDefinition) -> None:
    """What may be off, or is for operators only, cannot carry what is always there."""
    order = tuple(Tier)
    if order.index(required.tier) > order.index(definition.tier):
        raise RegistryError(
            f"Module '{definition.code}' ({definition.tier.value}) requires '{required.code}' ({required.tier.value}): "
            "internal may require optional, optional may require core, never upwards."
        )


def load(module_paths: Iterable[str]) -> Registry:
    """Import ``<path>.definition`` of each path and check that they fit together."""
    return Registry(import_module(f"{path}.definition").definition for path in module_paths)


@cache
def get_registry() -> Registry:
    """The registry of this process, from ``settings.MODULES``."""
    from django.conf import settings

    return load(settings.MODULES)
