"""The rules of the design hold in every file, and each rule finds what it is for."""

import pytest

from tests.architecture.rules import (
    CONTROLS,
    RULES,
    Control,
    Rule,
    template_problems,
    writes_go_through_services,
)
from tests.architecture.source import ROOT, Source, sources, template_files


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_rule_holds(rule: Rule) -> None:
    problems = [problem for source in sources() for problem in rule(source)]
    assert not problems, "\n" + "\n".join(problems)


@pytest.mark.parametrize(
    "control", CONTROLS, ids=lambda control: f"{control.rule.__name__}-{control.text[:24]}"
)
def test_rule_finds_what_breaks_it(control: Control) -> None:
    problems = list(control.rule(Source(control.path, control.text)))
    assert problems
    assert all(problem.startswith(control.path) for problem in problems)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("apps/orders/services/orders.py", "order.save()"),
        ("apps/orders/store_admin/views.py", "context.update({'order': order})"),
        ("apps/orders/store_admin/views.py", "cache.delete('key')"),
        ("apps/orders/store_admin/views.py", "self.create(payload)"),
        ("apps/orders/store_admin/views.py", "services.create(cart=cart)"),
    ],
)
def test_the_rule_about_writes_lets_pass(path: str, text: str) -> None:
    assert not list(writes_go_through_services(Source(path, text)))


def test_templates_need_no_exception_from_the_policy() -> None:
    problems = [
        problem
        for path in template_files()
        for problem in template_problems(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
    ]
    assert not problems, "\n" + "\n".join(problems)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<style>p { color: red }</style>",
        '<p style="color: red">',
        "<p\n  class='x'\n  style='color: red'>",
        '<button hx-on:click="go()">',
        '<button onclick="go()">',
        '<a href="javascript:go()">',
    ],
)
def test_the_policy_rule_finds(text: str) -> None:
    assert list(template_problems("x.html", text))


@pytest.mark.parametrize(
    "text",
    [
        '<script src="x.js" type="module"></script>',
        '<script type="application/ld+json">{}</script>',
        "<style nonce='{{ csp_nonce }}'>:root { --accent: red }</style>",
        "<!-- <script>shown in a comment</script> -->",
        '<p data-style="dark" class="online">On one = two</p>',
    ],
)
def test_the_policy_rule_lets_pass(text: str) -> None:
    assert not list(template_problems("x.html", text))
