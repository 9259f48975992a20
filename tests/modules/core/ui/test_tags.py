"""Filters and tags of the kit: what templates rely on."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django import forms
from django.contrib.messages.storage.base import Message
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import timezone, translation

from apps.core.money import Money
from apps.core.ui import icons


def render(source: str, path: str = "/", **context: object) -> str:
    request = RequestFactory().get(path)
    return Template(source).render(Context({"request": request, **context}))


class TestIcons:
    def test_decoration_is_hidden_from_assistive_technology(self) -> None:
        svg = render('{% icon "package" "small" %}')
        assert svg.startswith('<svg class="icon small"')
        assert 'aria-hidden="true"' in svg
        assert "<path" in svg

    def test_a_meaning_is_announced_and_escaped(self) -> None:
        svg = render('{% icon "lock" label=text %}', text='"><script>')
        assert 'role="img"' in svg
        assert "<script>" not in svg

    def test_a_misspelt_name_fails_when_the_template_is_compiled(self) -> None:
        with pytest.raises(TemplateSyntaxError, match="packge"):
            Template('{% icon "packge" %}')
        with pytest.raises(TemplateSyntaxError):
            Template("{% icon %}")

    @pytest.mark.parametrize("name", ["", "no-such-icon", "../../secrets", None])
    def test_an_unknown_name_from_data_shows_the_fallback(self, name: str | None) -> None:
        assert render("{% icon name %}", name=name) == str(icons.render_icon(icons.FALLBACK))

    def test_the_set_is_licensed_and_of_one_stroke(self) -> None:
        assert (icons.ICON_FOLDER / "LICENSE").is_file()
        assert icons.has_icon(icons.FALLBACK)
        for name in icons.icon_names():
            assert 'stroke-width="1.75"' in icons.render_icon(name)


class TestValues:
    def test_money(self) -> None:
        assert render("{{ value|money }}", value=Money(123450)) == "€1,234.50"
        assert render('{{ value|money:"JPY" }}', value=500) == "JP¥500"
        assert render("{{ value|money_round }}", value=Money(4900)) == "€49"
        assert render("{{ value|money }}{{ value|money_round }}", value=None) == ""
        with translation.override("de"):
            assert render("{{ value|money }}", value=Money(123450)) == "1.234,50\u00a0€"

    def test_moments_in_the_readers_language_and_the_current_zone(self) -> None:
        moment = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
        with timezone.override("Europe/Luxembourg"):
            assert render("{{ value|local_datetime }}", value=moment) == "2 Mar 2026, 00:30"
            assert render("{{ value|local_time }}", value=moment) == "00:30"
            assert render("{{ value|iso }}", value=moment) == "2026-03-01T23:30:00+00:00"
            with translation.override("fr"):
                assert render('{{ value|local_date:"long" }}', value=moment) == "2 mars 2026"
        assert render("{{ value|local_date }}", value=date(2026, 3, 1)) == "1 Mar 2026"
        assert render("{{ value|local_time }}", value=time(9, 5)) == "09:05"

    def test_nothing_stays_empty(self) -> None:
        source = (
            "{{ v|local_date }}{{ v|local_time }}{{ v|local_datetime }}{{ v|relative_time }}{{ v|iso }}"
            "{{ v|number }}{{ v|percent }}{{ v|initials }}"
        )
        assert render(source, v=None) == ""

    @pytest.mark.parametrize(
        ("ago", "text"),
        [
            (timedelta(seconds=5), "5 seconds ago"),
            (timedelta(minutes=3), "3 minutes ago"),
            (timedelta(hours=2), "2 hours ago"),
            (timedelta(days=-2), "in 2 days"),
        ],
    )
    def test_near_moments_are_told_from_now(
        self, ago: timedelta, text: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        now = datetime(2026, 11, 21, 12, tzinfo=UTC)
        monkeypatch.setattr(timezone, "now", lambda: now)
        assert render("{{ value|relative_time }}", value=now - ago) == text

    def test_far_moments_are_told_by_their_day(self) -> None:
        assert render("{{ value|relative_time }}", value=datetime(2020, 1, 2, 12, tzinfo=UTC)) == "2 Jan 2020"

    def test_numbers(self) -> None:
        assert render("{{ value|number }}", value=12345) == "12,345"
        assert render("{{ value|percent }}", value=Decimal("0.175")) == "17.5%"
        assert render("{{ value|percent }}", value="nonsense") == ""
        with translation.override("de"):
            assert render("{{ value|number }}", value=12345) == "12.345"
            assert render("{{ value|machine_number }}", value=1234) == "1234"

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("Anne-Marie Weber", "AW"),
            ("Tom", "T"),
            ("claire.dubois@example.lu", "CD"),
            ("  jean  paul  sartre ", "JS"),
            ("", ""),
        ],
    )
    def test_initials(self, name: str, expected: str) -> None:
        assert render("{{ name|initials }}", name=name) == expected

    def test_messages(self) -> None:
        message = Message(25, "Archived", extra_tags="quiet undo:/orders/7/restore/")
        assert render("{{ m|message_undo }}", m=message) == "/orders/7/restore/"
        outside = Message(25, "Archived", extra_tags="undo:https://elsewhere.example/")
        assert render("{{ m|message_undo }}", m=outside) == ""
        assert render('{{ "error"|message_tone }} {{ "debug"|message_tone }}') == "critical info"


class TestLinks:
    def test_query_changes_and_removes(self) -> None:
        path = "/?q=honey&tag=a&tag=b&page=3"
        assert render('{% query page=4 q="" %}', path) == "?tag=a&amp;tag=b&amp;page=4"
        assert (
            render("{% query tag=tags page=None %}", path, tags=["c", "d"]) == "?q=honey&amp;tag=c&amp;tag=d"
        )
        assert render("{% query page=2 %}", request=None) == "?page=2"

    def test_sorting_turns_around_and_forgets_the_page(self) -> None:
        source = '{% sort_link "total" as s %}{{ s.state }} {{ s.url }}'
        assert render(source, "/?q=x&page=3").strip() == "?q=x&amp;sort=total"
        assert render(source, "/?sort=total&cursor=abc") == "ascending ?sort=-total"
        assert render(source, "/?sort=-total") == "descending ?sort=total"
        assert render(source, "/?sort=-totals").strip() == "?sort=total"

    def test_kept_query_escapes_what_the_address_said(self) -> None:
        html = render('{% kept_query "page" %}', "/?page=2&q=%22%3E%3Cscript%3E")
        assert html == '<input type="hidden" name="q" value="&quot;&gt;&lt;script&gt;">'
        assert render("{% kept_query %}", request=None) == ""


class TestAttributes:
    def test_they_are_escaped_left_out_and_refused(self) -> None:
        attrs = {
            "data-name": '"><script>',
            "required": True,
            "disabled": False,
            "title": None,
            "style": "color: red",
            "onclick": "go()",
        }
        assert (
            render("{{ attrs|html_attrs }}", attrs=attrs) == 'data-name="&quot;&gt;&lt;script&gt;" required'
        )


class SomeForm(forms.Form):
    title = forms.CharField(help_text="Shown on invoices.", widget=forms.TextInput(attrs={"class": "wide"}))
    secret = forms.CharField(widget=forms.HiddenInput)
    size = forms.ChoiceField(widget=forms.RadioSelect, choices=[("s", "Small"), ("m", "Medium")])
    vat = forms.ChoiceField(choices=[("17", "17 %")])
    gift = forms.BooleanField(required=False)
    scan = forms.FileField(required=False)
    when = forms.SplitDateTimeField(required=False)


class TestFields:
    def test_kinds(self) -> None:
        form = SomeForm()
        kinds = {field.name: render("{{ f|field_kind }}", f=field) for field in form}
        assert kinds == {
            "title": "input",
            "secret": "hidden",
            "size": "choices",
            "vat": "select",
            "gift": "check",
            "scan": "file",
            "when": "multi",
        }

    def test_a_widget_announces_its_hint_and_its_errors(self) -> None:
        form = SomeForm(data={})
        html = render("{% field_widget f %}", f=form["title"])
        assert 'class="input wide"' in html
        assert 'aria-invalid="true"' in html
        assert 'aria-describedby="id_title_helptext id_title_error"' in html

    def test_fields_by_name(self) -> None:
        source = "{% for f in form|form_fields:names %}{{ f.name }} {% endfor %}"
        assert render(source, form=SomeForm(), names="vat, title").split() == ["vat", "title"]
        assert "secret" not in render(source, form=SomeForm(), names="")


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "Fit &amp; size: M"), ("fr", "Fit &amp; size\u00a0: M")]
)
def test_a_colon_as_the_language_sets_it(language: str, shown: str) -> None:
    with translation.override(language):
        template = Template("{{ name|colon }} {{ value }}")
        assert template.render(Context({"name": "Fit & size", "value": "M"})) == shown
