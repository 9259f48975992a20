"""Catalogues: what is found in code and templates, what is missing, what is wrong, and compiling."""

import gettext
from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django.core.management import CommandError, call_command

from apps.core import translations

CODE = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext

greeting = _("Good morning")
lazy = gettext_lazy("%(name)s is open")
many = ngettext("%(count)d loaf", "%(count)d loaves", 3)
context = pgettext("month", "May")
"""
PAGE = """
{% extends "layouts/back_office.html" %}
  {% block content %}
    <c-button label="{% translate 'Save' %}">{{ x|default:_("Nothing") }}</c-button>
    {% blocktranslate count n=n %}One order{% plural %}{{ n }} orders{% endblocktranslate %}
    {% blocktranslate trimmed with name=name %}
      Hello {{ name }}
    {% endblocktranslate %}
{# {% translate 'Not shown' %} #}
  {% endblock %}
"""

Write = Callable[[str, str], None]


@pytest.fixture
def root(tmp_path: Path, settings: object) -> Path:
    settings.LOCALE_PATHS = [tmp_path / "locale"]  # type: ignore[attr-defined]  # pytest-django's settings
    for path, text in (("apps/bread/views.py", CODE), ("apps/bread/templates/bread/page.html", PAGE)):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def extracted(root: Path) -> Catalog:
    return translations.extract_messages(root)


def _edit(language: str, old: str, new: str) -> None:
    path = translations.catalogue_path(language)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def _problems(extracted: Catalog, language: str) -> dict[str, str]:
    return {p.message: p.what for p in translations.find_problems(extracted) if p.language == language}


def test_messages_of_code_and_templates(extracted: Catalog) -> None:
    found = {(translations.first(message.id), message.context) for message in extracted if message.id}
    assert found == {
        ("Good morning", None),
        ("%(name)s is open", None),
        ("%(count)d loaf", None),
        ("May", "month"),
        ("Save", None),
        ("Nothing", None),
        ("One order", None),
        ("Hello %(name)s", None),
    }
    plural = extracted.get("One order")
    assert plural is not None
    assert plural.id == ("One order", "%(n)s orders")


@pytest.mark.parametrize("was", ["one", "many"])
def test_a_message_that_is_counted_from_now_on_waits_for_its_plural(root: Path, was: str) -> None:
    one, many = '_("Loaf")', 'ngettext("Loaf", "Loaves", 3)'
    views = root / "apps/bread/views.py"
    for text in (one, many) if was == "one" else (many, one):
        views.write_text(f"loaf = {text}", encoding="utf-8")
        found = translations.extract_messages(root)
        translations.update_catalogues(found, {"fr": {"Loaf": "Pain"}} if text == one else {})
    assert _problems(found, "en") == {}
    assert "Loaf" in _problems(found, "de")


def test_english_is_filled_and_the_others_wait(extracted: Catalog) -> None:
    translations.update_catalogues(extracted)
    assert _problems(extracted, "en") == {}
    assert set(_problems(extracted, "lb").values()) == {"It is not translated."}


def test_what_is_translated_stays_and_what_is_gone_goes(root: Path, extracted: Catalog) -> None:
    translations.update_catalogues(extracted, {"fr": {"Save": "Enregistrer"}})
    (root / "apps/bread/views.py").write_text("", encoding="utf-8")
    again = translations.extract_messages(root)
    assert "It is not in the code any more" in _problems(again, "fr")["Good morning"]
    translations.update_catalogues(again)
    text = translations.catalogue_path("fr").read_text(encoding="utf-8")
    assert 'msgid "Save"\nmsgstr "Enregistrer"' in text
    assert "Good morning" not in text
    before = text
    translations.update_catalogues(again)
    assert translations.catalogue_path("fr").read_text(encoding="utf-8") == before, (
        "nothing changes by itself"
    )


def test_a_missing_catalogue_is_a_problem(extracted: Catalog) -> None:
    assert {p.language for p in translations.find_problems(extracted)} == {"en", "fr", "de", "lb"}


def test_what_is_wrong_is_found(extracted: Catalog) -> None:
    texts = {
        "Good morning": "Good morning",
        "%(name)s is open": "%(nom)s est ouvert",
        "Nothing": "Rien",
        "Save": "Enregistrer",
        "Hello %(name)s": "Bonjour %(name)s",
        "May": "mai",
    }
    translations.update_catalogues(extracted, {"fr": texts})
    _edit("fr", 'msgid "Nothing"', '#, fuzzy\nmsgid "Nothing"')
    found = _problems(extracted, "fr")
    assert found["Good morning"].startswith("It equals the English text")
    assert found["%(name)s is open"] == "Its placeholders differ: it needs %(name)s."
    assert found["Nothing"].startswith("It is marked fuzzy")
    assert found["One order"] == "It is not translated."
    assert set(found) == {"Good morning", "%(name)s is open", "Nothing", "One order", "%(count)d loaf"}


def test_words_that_are_the_same_are_listed(extracted: Catalog) -> None:
    translations.update_catalogues(extracted, {"fr": {"Save": "Save"}, "de": {"Save": "Save"}})
    translations.same_words_path().write_text("# reviewed\nfr lb: Save\n", encoding="utf-8")
    assert "Save" not in _problems(extracted, "fr")
    assert "Save" in _problems(extracted, "de")


def test_a_new_message_is_missing_until_extracted(root: Path, extracted: Catalog) -> None:
    translations.update_catalogues(extracted)
    with (root / "apps/bread/views.py").open("a", encoding="utf-8") as file:
        file.write('\nnew = _("Fresh")\n')
    assert "It is missing" in _problems(translations.extract_messages(root), "en")["Fresh"]


def test_compiled_catalogues_are_read_by_gettext(extracted: Catalog) -> None:
    translations.update_catalogues(extracted, {"fr": {"Save": "Enregistrer", "May": "mai"}})
    _edit("fr", 'msgstr[0] ""\nmsgstr[1] ""', 'msgstr[0] "un"\nmsgstr[1] "plusieurs"')
    written = translations.compile_catalogues()
    assert len(written) == 4
    french = gettext.translation("django", translations.locale_folder(), ["fr"])
    assert french.gettext("Save") == "Enregistrer"
    assert french.pgettext("month", "May") == "mai"


def test_only_what_changed_is_compiled(extracted: Catalog) -> None:
    translations.update_catalogues(extracted)
    translations.compile_catalogues()
    assert translations.compile_catalogues(if_needed=True) == []
    path = translations.catalogue_path("de")
    later = path.stat().st_mtime_ns + 10**9
    import os

    os.utime(path, ns=(later, later))
    assert [p.parts[-3] for p in translations.compile_catalogues(if_needed=True)] == ["de"]
    assert not list(translations.locale_folder().rglob("*.mo.*")), "no draft is left"


def test_the_command_wants_to_know_what_to_do() -> None:
    with pytest.raises(CommandError, match="Say --extract or --compile"):
        call_command("translations")
