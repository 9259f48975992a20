"""What ``startmodule`` writes, file by file. That it passes every check: test_startmodule.py."""

import ast
import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from apps.core import translations
from apps.core.management import scaffold
from apps.core.modules.definition import Tier
from apps.core.modules.registry import load
from config.modules import MODULES
from tests.support.commands import answer
from tests.support.databases import ROOT


@pytest.fixture
def root(tmp_path: Path, settings: object) -> Path:
    settings.BASE_DIR = tmp_path  # type: ignore[attr-defined]  # pytest-django's settings
    settings.LOCALE_PATHS = [tmp_path / "locale"]  # type: ignore[attr-defined]  # as above
    (tmp_path / "config").mkdir()
    shutil.copy2(ROOT / "config" / "modules.py", tmp_path / "config")
    shutil.copy2(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


PLAN = scaffold.Plan("coffee_corner", "Coffee corner", Tier.OPTIONAL, ("catalog", "orders"))


def test_a_module_is_written_whole(root: Path) -> None:
    written = scaffold.write(PLAN, load(MODULES), root)
    assert all((root / path).is_file() for path in written)
    definition = (root / "apps/coffee_corner/definition.py").read_text(encoding="utf-8")
    assert 'requires=("catalog", "orders"),' in definition
    assert 'prefix="coffee-corner/"' in definition
    assert "class CoffeeCornerConfig(AppConfig)" in (root / "apps/coffee_corner/apps.py").read_text(
        encoding="utf-8"
    )
    assert "$" not in "".join(
        (root / path).read_text(encoding="utf-8") for path in written if "coffee" in path
    )
    assert '    "apps.coffee_corner",\n)' in (root / "config/modules.py").read_text(encoding="utf-8")
    assert "coffee_corner : " in (root / "pyproject.toml").read_text(encoding="utf-8")


def test_every_word_has_four_languages(root: Path) -> None:
    scaffold.write(PLAN, load(MODULES), root)
    assert translations.find_problems(translations.extract_messages(root)) == []
    lines = translations.same_words_path().read_text(encoding="utf-8").splitlines()
    assert lines == ["de fr lb: Coffee corner"]


def test_one_requirement_is_still_a_tuple() -> None:
    files = dict(scaffold.files_of(scaffold.Plan("tea", "Tea", Tier.OPTIONAL, ("catalog",))))
    assert 'requires=("catalog",),' in files["apps/tea/definition.py"]


def test_an_internal_module_is_for_superusers() -> None:
    files = dict(scaffold.files_of(scaffold.Plan("night_shift", "Night shift", Tier.INTERNAL)))
    assert "@superuser_only" in files["apps/night_shift/platform/views.py"]
    assert "tests/modules/night_shift/platform/test_overview.py" in files


def test_a_dry_run_writes_nothing(root: Path) -> None:
    found = answer("startmodule", "tea", "--requires", "catalog, orders", "--dry-run")
    assert (found["module"], found["written"]) == ("tea", False)
    assert {"apps/tea/definition.py", "config/modules.py", "locale/lb/LC_MESSAGES/django.po"} <= {
        *found["files"]
    }
    assert not (root / "apps").exists()


def test_names_and_requirements_are_cleaned(root: Path) -> None:
    answer("startmodule", "tea", "--name", " Tea\n room ", "--requires", "catalog, catalog,", "--dry-run")
    with pytest.raises(CommandError, match="its reference is not"):
        call_command("startmodule", "tea", "--name", " Tea\n room ", "--requires", "catalog, catalog,")
    definition = (root / "apps/tea/definition.py").read_text(encoding="utf-8")
    assert 'name=_("Tea room"),' in definition
    assert 'requires=("catalog",),' in definition
    ast.parse(definition)


def test_a_blank_name_is_refused(root: Path) -> None:
    with pytest.raises(CommandError, match="letters among them") as caught:
        call_command("startmodule", "tea", "--name", " ")
    assert caught.value.returncode == 2
    assert not (root / "apps").exists()


def test_a_reference_that_cannot_be_written_is_told(root: Path) -> None:
    """There is no manage.py in this tree: the module is there, its reference is not."""
    with pytest.raises(CommandError, match="its reference is not") as caught:
        call_command("startmodule", "tea", "--name", "Tea")
    assert caught.value.returncode == 3
    assert (root / "apps/tea/definition.py").is_file()


def test_the_command_refuses_in_one_sentence() -> None:
    with pytest.raises(CommandError, match="There is a module 'orders' already"):
        call_command("startmodule", "orders")


def test_catalogues_by_command(root: Path) -> None:
    scaffold.write(PLAN, load(MODULES), root)
    assert answer("check_translations") == []
    with (root / "apps/coffee_corner/apps.py").open("a", encoding="utf-8") as file:
        file.write('\nextra = _("Milk")\n')
    with pytest.raises(SystemExit) as ended:
        call_command("check_translations")
    assert ended.value.code == 1
    assert len(answer("translations", "--extract", "--compile")["compiled"]) == 4
    assert answer("translations", "--compile", "--if-needed")["compiled"] == []
