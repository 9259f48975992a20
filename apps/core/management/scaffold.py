"""What ``startmodule`` writes: the module's folder, its tests, its words in four languages and its two lines."""

import keyword
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

from django.apps import apps
from django.conf import settings

from apps.core import translations
from apps.core.modules.definition import Audience, Tier
from apps.core.modules.registry import Registry
from apps.core.modules.routes import routes_of

SKELETON = Path(__file__).parent / "skeleton"
CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_NAME = re.compile(r"(?=.*[^\W\d_])[^\"'\\{}%<>$\n]{1,60}")
LIST_END = re.compile(r"^\)$", re.MULTILINE)
LAYERS = re.compile(r"^layers = \[\n(.*?)^\]$", re.MULTILINE | re.DOTALL)

# The words of the skeleton; {name} is the module's name, which is the same in every language.
WORDS: Mapping[str, Mapping[str, str]] = {
    "{name} for merchants.": {
        "fr": "{name} pour les commerçants.",
        "de": "{name} für Händler.",
        "lb": "{name} fir Händler.",
    },
    "{name} for operators.": {
        "fr": "{name} pour l’exploitation.",
        "de": "{name} für den Betrieb.",
        "lb": "{name} fir de Betrib.",
    },
    "See {name}": {"fr": "Voir {name}", "de": "{name} ansehen", "lb": "{name} kucken"},
    "Nothing here yet": {"fr": "Rien pour l’instant", "de": "Noch nichts da", "lb": "Nach näischt do"},
    "As soon as there is something, it is listed here.": {
        "fr": "Dès qu’il y a quelque chose, c’est affiché ici.",
        "de": "Sobald es etwas gibt, steht es hier.",
        "lb": "Soubal eppes do ass, steet et hei.",
    },
}


class CannotStart(ValueError):
    """The module cannot be made like this; the text says why."""


@dataclass(frozen=True, slots=True)
class Plan:
    code: str
    name: str
    tier: Tier
    requires: tuple[str, ...] = ()

    @property
    def audience(self) -> Audience:
        """Whose page the skeleton has."""
        return Audience.PLATFORM if self.tier == Tier.INTERNAL else Audience.STORE_ADMIN

    @property
    def slug(self) -> str:
        """Where its pages begin."""
        return self.code.replace("_", "-")

    @property
    def variables(self) -> dict[str, str]:
        quoted = [f'"{code}"' for code in self.requires]
        return {
            "code": self.code,
            "name": self.name,
            "camel": "".join(part.title() for part in self.code.split("_")),
            "slug": self.slug,
            "tier": self.tier.name,
            "requires": ", ".join(quoted) + ("," if len(quoted) == 1 else ""),
        }


def check(plan: Plan, registry: Registry, root: Path) -> None:
    """Raises CannotStart, and UnknownModule for a requirement that does not exist."""
    if not CODE.fullmatch(plan.code) or keyword.iskeyword(plan.code):
        raise CannotStart(
            f"'{plan.code}' cannot be a code: use small letters, digits and single underscores."
        )
    if plan.code in registry or (root / "apps" / plan.code).exists():
        raise CannotStart(f"There is a module '{plan.code}' already.")
    if (root / "tests" / "modules" / plan.code).exists():
        raise CannotStart(f"There are tests of a module '{plan.code}' already: tests/modules/{plan.code}.")
    if plan.code in {config.label for config in apps.get_app_configs()}:
        raise CannotStart(
            f"'{plan.code}' is the label of an app that is installed already: use another code."
        )
    if taken := _route_in_its_place(plan):
        raise CannotStart(
            f"The pages of '{plan.code}' would be where '{taken}' is already: use another code."
        )
    if not _NAME.fullmatch(plan.name) or not plan.name.isprintable():
        raise CannotStart(
            "A name has 1 to 60 characters in one line, letters among them, without quotes, brackets, %, $ and "
            "backslashes."
        )
    if len(set(plan.requires)) < len(plan.requires):
        raise CannotStart("Name each module that it requires once.")
    order = tuple(Tier)
    for required in plan.requires:
        tier = registry.get(required).tier
        if order.index(tier) > order.index(plan.tier):
            raise CannotStart(
                f"A module of tier {plan.tier.value} cannot require '{required}', which is {tier.value}."
            )


def _route_in_its_place(plan: Plan) -> str:
    """The name of a route at the address that the module's pages would have, or nothing."""
    start = ["store", plan.slug] if plan.audience == Audience.STORE_ADMIN else [plan.slug]
    for route in routes_of(settings.ROOT_URLCONF):
        words = [word for word in route.path.split("/") if not word.startswith("<")]
        if words[: len(start)] == start:
            return route.full_name
    return ""


def files_of(plan: Plan) -> Iterator[tuple[str, str]]:
    """Path from the root, and text, of every new file."""
    for folder in ("common", plan.audience.value):
        for source in sorted((SKELETON / folder).rglob("*.tpl")):
            path = source.relative_to(SKELETON / folder).as_posix().removesuffix(".tpl")
            yield (
                _place(path, plan.code),
                Template(source.read_text(encoding="utf-8")).substitute(plan.variables),
            )


def _place(path: str, code: str) -> str:
    path = path.replace("tests/module/", f"tests/modules/{code}/", 1)
    path = path.replace("apps/module/", f"apps/{code}/", 1)
    return path.replace("templates/module/", f"templates/{code}/", 1)


def list_module(text: str, code: str) -> str:
    """``config/modules.py`` with the module at the end of the list."""
    return LIST_END.sub(f'    "apps.{code}",\n)', text, count=1)


def allow_imports(text: str, plan: Plan, registry: Registry) -> str:
    """``pyproject.toml`` with the module in the layer of its tier. A new core module gets a layer below the optional."""
    match = LAYERS.search(text)
    if match is None:
        raise CannotStart("pyproject.toml has no list of layers for import-linter.")
    lines = match[1].splitlines()
    for number, line in enumerate(lines):
        codes = re.findall(r"[a-z][a-z0-9_]*", line)
        if codes and registry.tier_of(codes[0]) == plan.tier and plan.tier != Tier.CORE:
            lines[number] = f'    "{" : ".join(sorted([*codes, plan.code]))}",'
            break
        if codes and registry.tier_of(codes[0]) == Tier.CORE:
            lines.insert(number, f'    "{plan.code}",')
            break
    return text[: match.start(1)] + "\n".join(lines) + "\n" + text[match.end(1) :]


def words_of(plan: Plan) -> dict[str, dict[str, str]]:
    """Translations of the skeleton's texts, by language and English text."""
    found: dict[str, dict[str, str]] = {}
    for english, others in WORDS.items():
        for language, text in others.items():
            found.setdefault(language, {})[english.format(name=plan.name)] = text.format(name=plan.name)
    return {language: {**texts, plan.name: plan.name} for language, texts in found.items()}


def write(plan: Plan, registry: Registry, root: Path) -> list[str]:
    """The paths written or changed, from the root."""
    written = []
    for path, text in files_of(plan):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
        written.append(path)
    modules, contract = root / "config" / "modules.py", root / "pyproject.toml"
    modules.write_text(list_module(modules.read_text(encoding="utf-8"), plan.code), encoding="utf-8")
    contract.write_text(allow_imports(contract.read_text(encoding="utf-8"), plan, registry), encoding="utf-8")
    translations.update_catalogues(translations.extract_messages(root), words_of(plan))
    _allow_name(plan)
    return [*written, *changed_files(root)]


def changed_files(root: Path) -> list[str]:
    """What every new module changes, apart from the reference."""
    words = [*map(translations.catalogue_path, translations.languages()), translations.same_words_path()]
    return [
        "config/modules.py",
        "pyproject.toml",
        *(path.relative_to(root).as_posix() for path in words),
    ]


def _allow_name(plan: Plan) -> None:
    """A module's name is the same in every language until somebody translates it."""
    path = translations.same_words_path()
    line = f"{' '.join(sorted(words_of(plan)))}: {plan.name}\n"
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    if line not in before:
        path.write_text(before + line, encoding="utf-8")
