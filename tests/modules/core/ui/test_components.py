"""What the components promise: states, accessibility and escaping that a module cannot forget."""

from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.template import Template
from django.template.context import RequestContext
from django.test import RequestFactory
from django_cotton.compiler_regex import CottonCompiler

from apps.core.money import Money
from apps.core.ui.pagination import KeysetPage

EVIL = '"><script>alert(1)</script>'


def render(source: str, path: str = "/", **context: Any) -> str:
    request = RequestFactory().get(path)
    request.user = SimpleNamespace(is_authenticated=False)  # type: ignore[assignment]
    values = RequestContext(request, {"csrf_token": "token", **context}, processors=[])
    values.template = None
    return Template(CottonCompiler().process(source)).render(values)


class SomeForm(forms.Form):
    title = forms.CharField(help_text="Shown on invoices.")
    size = forms.ChoiceField(widget=forms.RadioSelect, choices=[("s", "Small"), ("m", "Medium")])
    note = forms.CharField(required=False)
    live = forms.BooleanField(required=False, help_text="Shoppers can find it.")

    def clean(self) -> None:
        if not self.cleaned_data.get("title"):
            raise forms.ValidationError("Nothing was saved.")


class TestButton:
    def test_it_is_a_button_that_sends_unless_it_has_an_address(self) -> None:
        assert '<button class="button secondary' in render("<c-button>Save</c-button>")
        assert 'type="submit"' in render("<c-button>Save</c-button>")
        link = render('<c-button href="/x/" variant="primary">Go</c-button>')
        assert '<a class="button primary' in link
        assert 'href="/x/"' in link

    def test_a_disabled_link_leads_nowhere(self) -> None:
        link = render('<c-button href="/x/" disabled>Go</c-button>')
        assert "href" not in link
        assert 'aria-disabled="true"' in link

    def test_busy(self) -> None:
        html = render('<c-button icon="save" loading>Save</c-button>')
        assert 'aria-busy="true"' in html
        assert "spinner" in html
        assert "<svg" not in html

    def test_further_attributes_are_passed_on_escaped(self) -> None:
        html = render('<c-button :data-name="name" hx-get="/x/" formnovalidate>Save</c-button>', name=EVIL)
        assert "<script>" not in html
        assert 'hx-get="/x/"' in html
        assert "formnovalidate" in html

    def test_text_and_address_are_escaped(self) -> None:
        html = render('<c-button href="{{ url }}">{{ text }}</c-button>', url=EVIL, text=EVIL)
        assert "<script>" not in html


class TestIsolation:
    def test_a_component_does_not_read_what_the_page_happens_to_call_the_same(self) -> None:
        html = render("<c-card>Body</c-card><c-badge>Word</c-badge>", title="Leak", footer="Leak", icon="x")
        assert "Leak" not in html
        assert "<svg" not in html

    def test_components_nest_within_loops(self) -> None:
        source = '{% for n in names %}<c-card title="{{ n }}"><c-badge tone="info">{{ n }}</c-badge></c-card>{% endfor %}'
        html = render(source, names=["a", "b", "c"])
        assert html.count("<h2>") == 3
        assert html.count("badge tone-info") == 3


class TestFields:
    def test_errors_are_tied_to_their_field(self) -> None:
        html = render('<c-field :field="form.title" />', form=SomeForm(data={}))
        assert '<label class="label" for="id_title">' in html
        assert 'aria-describedby="id_title_helptext id_title_error"' in html
        assert 'id="id_title_error"' in html
        assert "This field is required." in html

    def test_optional_fields_say_so_and_required_ones_are_marked_for_machines(self) -> None:
        form = SomeForm()
        assert "(optional)" in render('<c-field :field="form.note" />', form=form)
        required = render('<c-field :field="form.title" />', form=form)
        assert "(optional)" not in required
        assert " required" in required

    def test_choices_are_a_group_with_a_name(self) -> None:
        html = render('<c-field :field="form.size" />', form=SomeForm(data={}))
        assert "<fieldset" in html
        assert "<legend" in html
        assert html.count('class="tick"') == 2
        assert 'aria-describedby=" id_size_error"' in html or "id_size_error" in html

    def test_a_switch_is_announced_as_one(self) -> None:
        html = render('<c-field :field="form.live" switch />', form=SomeForm())
        assert 'role="switch"' in html
        assert "Shoppers can find it." in html

    def test_attributes_reach_the_widget(self) -> None:
        html = render('<c-field :field="form.title" autocomplete="name" inputmode="text" />', form=SomeForm())
        assert 'autocomplete="name"' in html
        assert 'inputmode="text"' in html

    def test_what_was_typed_is_escaped(self) -> None:
        html = render(
            '<c-field :field="form.title" label="{{ text }}" />',
            form=SomeForm(data={"title": EVIL}),
            text=EVIL,
        )
        assert "<script>" not in html

    def test_the_summary_leads_to_each_error(self) -> None:
        html = render('<c-form-errors :form="form" />', form=SomeForm(data={}))
        assert 'role="alert"' in html
        assert 'href="#id_title"' in html
        assert "Nothing was saved." in html
        assert render('<c-form-errors :form="form" />', form=SomeForm()).strip() == ""


class TestTable:
    SOURCE = (
        '<c-table caption="Orders" :rows="rows"><c-slot name="head"><c-th label="Total" sort="total" num /></c-slot>'
        "{% for row in rows %}<tr><td>{{ row }}</td></tr>{% endfor %}"
        '<c-slot name="empty"><c-empty-state title="No orders" /></c-slot></c-table>'
    )

    def test_rows(self) -> None:
        html = render(self.SOURCE, path="/?sort=-total", rows=["a", "b"])
        assert html.count("<tr>") == 3
        assert "No orders" not in html
        assert '<caption class="visually-hidden">Orders</caption>' in html
        assert 'aria-sort="descending"' in html
        assert 'href="?sort=total"' in html

    def test_empty(self) -> None:
        html = render(self.SOURCE, rows=[])
        assert "<table" not in html
        assert "No orders" in html

    def test_empty_without_a_word_of_its_own(self) -> None:
        assert "Nothing here yet" in render('<c-table caption="x" :rows="rows" />', rows=[])

    def test_loading(self) -> None:
        assert 'role="status"' in render('<c-table caption="x" loading />')

    def test_scrolling_tables_can_be_reached_by_keyboard(self) -> None:
        html = render('<c-table caption="Moves" :rows="rows" scroll />', rows=[1])
        assert 'tabindex="0"' in html
        assert 'aria-label="Moves"' in html


class TestPaging:
    def test_keyset_links_keep_the_rest_of_the_query(self) -> None:
        page: KeysetPage[int] = KeysetPage(items=[1], next_cursor="abc", total=10482)
        html = render('<c-pagination :page="page" />', path="/?q=x&cursor=old", page=page)
        assert 'href="?q=x&amp;cursor=abc"' in html
        assert 'rel="prev"' not in html
        assert "10,482" in html

    def test_one_page_needs_none(self) -> None:
        page: KeysetPage[int] = KeysetPage(items=[1])
        assert render('<c-pagination :page="page" />', page=page).strip() == ""


class TestPictures:
    def test_they_reserve_their_space_and_wait_unless_they_are_first(self) -> None:
        html = render('<c-picture src="/a.jpg" alt="Honey" width="640" height="640" />')
        assert 'width="640"' in html
        assert 'loading="lazy"' in html
        first = render('<c-picture src="/a.jpg" alt="Honey" priority />')
        assert "lazy" not in first
        assert 'fetchpriority="high"' in first

    def test_a_missing_one_keeps_its_place(self) -> None:
        html = render('<c-picture alt="Honey" />')
        assert "<img" not in html
        assert 'aria-label="Honey"' in html

    def test_a_product_card_is_one_link(self) -> None:
        html = render(
            '<c-product-card title="{{ t }}" url="/p/" :price="price" :unit-price="unit" unit="kg" />',
            t="Honey",
            price=Money(890),
            unit=Money(2543),
        )
        assert html.count("<a ") == 1
        assert "€25.43 / kg" in html


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('<c-badge tone="success">Paid</c-badge>', "tone-success"),
        ('<c-alert tone="critical" title="No">x</c-alert>', 'role="alert"'),
        ("<c-alert>x</c-alert>", 'role="status"'),
        ('<c-icon-button icon="x" label="Close" />', '<span class="visually-hidden">Close</span>'),
        ('<c-menu-item action="/out/">Sign out</c-menu-item>', 'name="csrfmiddlewaretoken"'),
        ('<c-modal id="d" title="Sure?">x</c-modal>', 'aria-labelledby="d-title"'),
        ('<c-progress label="Import" :value="5" :max="10" />', 'value="5"'),
        ('<c-copy-button value="LU28" />', 'data-copy="LU28"'),
        ('<c-quantity max="6" />', 'max="6"'),
        ('<c-money :value="nothing" />', "–"),
        ('<c-time :value="nothing" />', "–"),
        ("<c-skip-link />", 'href="#content"'),
    ],
)
def test_small_promises(source: str, expected: str) -> None:
    assert expected in render(source, nothing=None)


def test_a_toast_offers_to_undo() -> None:
    html = render('<c-toast tone="success" undo-url="/restore/">Archived</c-toast>')
    assert 'action="/restore/"' in html
    assert "Undo" in html


def test_a_variable_of_the_page_is_not_seen_by_a_component_that_was_not_given_it() -> None:
    field = SomeForm({})["title"]
    assert "This field is required." in render('<c-parts.field-errors :field="field" />', field=field)
    assert "This field is required." not in render("<c-parts.field-errors />", field=field)
