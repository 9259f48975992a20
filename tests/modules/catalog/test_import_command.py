"""``import_products`` as operators and scripts call it."""

import json
from contextlib import nullcontext
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.catalog.models import Product
from apps.core import context
from apps.tenancy.models import Store
from tests.modules.catalog import files
from tests.support.fixtures.people import context_of

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
KEYS = [
    "rows",
    "products",
    "variants",
    "created",
    "updated",
    "unchanged",
    "skipped",
    "warnings",
    "errors",
    "defaults",
]


def run(path: Path, *arguments: str, code: int = 0) -> dict[str, Any]:
    out = StringIO()
    with pytest.raises(SystemExit) if code else nullcontext() as ended:
        call_command("import_products", str(path), "--store", "bakery-town", "--json", *arguments, stdout=out)
    assert ended is None or ended.value.code == code
    answer: dict[str, Any] = json.loads(out.getvalue())
    assert list(answer) == KEYS
    return answer


def count(store: Store) -> int:
    with context.enter(context_of(store)):
        return Product.objects.count()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return files.write(tmp_path / "goods.csv", files.table([files.shirt(), *files.pot()]))


def test_the_answer_for_machines(store: Store, path: Path) -> None:
    assert run(path, "--dry-run")["created"] == 2
    assert count(store) == 0
    answer = run(path)
    assert {name: answer[name] for name in KEYS[:7]} == {
        "rows": 4, "products": 2, "variants": 4, "created": 2, "updated": 0, "unchanged": 0, "skipped": 0,
    }  # fmt: skip
    assert (answer["defaults"]["delimiter"], answer["defaults"]["encoding"]) == (",", "utf-8")
    assert run(path)["unchanged"] == 2


def test_partly_done_and_failed_have_codes_of_their_own(store: Store, path: Path) -> None:
    files.write(path, files.table([files.shirt(), *files.pot(**{"Variant Price": "x"})]))
    answer = run(path, code=3)
    assert answer["errors"] == [{"row": 3, "column": "Variant Price", "message": "“x” is not an amount."}]
    files.write(path, "no;such;columns\n")
    assert run(path, code=1)["products"] == 0


def test_a_file_of_a_heading_only(store: Store, path: Path) -> None:
    files.write(path, files.table([files.shirt()]).splitlines()[0] + "\n")
    answer = run(path, code=1)
    assert (answer["rows"], answer["products"]) == (0, 0)
    assert [problem["message"] for problem in answer["errors"]] == [
        "There is no product in this file, only its heading."
    ]


def test_for_people(store: Store, path: Path) -> None:
    files.write(
        path, files.table([files.shirt(**{"Variant Barcode": "123"}), *files.pot(**{"Variant Price": "x"})])
    )
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("import_products", str(path), "--store", "bakery-town", stdout=out)
    said = out.getvalue()
    assert "4 rows, 2 products: 1 new, 0 changed, 0 unchanged, 1 left out." in said
    assert "error: row 3, Variant Price: “x” is not an amount." in said
    assert "warning: row 2, Variant Barcode:" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--store", "nowhere"], "There is no store 'nowhere'."),
        (["--store", "bakery-town", "--language", "xx"], "no language 'xx'"),
    ],
)
def test_wrong_arguments_are_one_sentence(store: Store, path: Path, arguments: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        call_command("import_products", str(path), *arguments)


def test_no_such_file(store: Store) -> None:
    with pytest.raises(CommandError, match=r"There is no file goods\.csv"):
        call_command("import_products", "goods.csv", "--store", "bakery-town")


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared sample files lie beside some checkouts only")
@pytest.mark.parametrize("name", sorted(path.name for path in SHARED.glob("*.csv")))
def test_every_sample_file_comes_in_whole_and_once(store: Store, name: str) -> None:
    first = run(SHARED / name)
    assert (first["products"], first["created"], first["skipped"], first["errors"]) == (20, 20, 0, [])
    again = run(SHARED / name)
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 20)
