"""Tags by which templates take in what other modules bring."""

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import Client, RequestFactory
from django.urls import reverse

from apps.core.actor import SYSTEM
from apps.core.modules import contributions, menus
from apps.core.modules.definition import Audience, MenuEntry
from apps.core.modules.lifecycle import enable_module
from apps.core.modules.registry import get_registry
from apps.tenancy.models import Platform, Store


@pytest.mark.parametrize(
    ("tag", "sentence"),
    [
        ("{% slot %}", "takes a quoted code first"),
        ("{% slot orders.detail %}", "takes a quoted code first"),
        ('{% slot "coffee.cup" %}', r"The slot 'coffee.cup' is not declared: add Slot\(code='coffee.cup'"),
        ('{% slot "toy_reviews.beside_list" total %}', "takes name=value after the code, not 'total'"),
    ],
)
def test_a_slot_that_cannot_be_is_refused_when_the_template_is_read(tag: str, sentence: str) -> None:
    with pytest.raises(TemplateSyntaxError, match=sentence):
        Template(tag)


def test_an_empty_slot_is_nothing(rf: RequestFactory) -> None:
    page = Template('<p>{% slot "toy_reviews.beside_list" total=2|add:1 %}</p>')
    assert page.render(Context({"request": rf.get("/")})) == "<p></p>"


def test_there_is_no_menu_without_a_store(superuser_client: Client, platform: Platform) -> None:
    request = superuser_client.get(reverse("platform:tenancy:profile")).wsgi_request
    assert contributions.menu(request) == ()  # type: ignore[arg-type]  # the middlewares made it one of ours
    assert contributions.menu(request, Audience.PLATFORM)  # type: ignore[arg-type]  # as above


def test_the_longest_address_is_current(store: Store, store_admin_client: Client, platform: Platform) -> None:
    """Of two entries that lead to the page, the one nearer to it; below a list, the list."""
    enable_module(platform=platform.code, code="toy_reviews", actor=SYSTEM)
    page = reverse("store_admin:toy_reviews:review_list", kwargs={"store_code": store.code})
    request = store_admin_client.get(page).wsgi_request
    reviews, tenancy = get_registry().get("toy_reviews"), get_registry().get("tenancy")
    home = MenuEntry(code="home", label="Home", icon="house", url_name="dashboard", section="main")
    entries = [(tenancy, home), (reviews, reviews.menu[0])]
    for path, current in ((page, "reviews"), (f"{page}3/", "reviews"), (f"/store/{store.code}/x/", "home")):
        request.path = path
        sections = menus.build(request, entries)  # type: ignore[arg-type]  # as above
        assert [item.code for section in sections for item in section.items if item.is_current] == [current]
    assert [section.code for section in sections] == ["main", "manage"]
