"""Each contribution of the toys appears and disappears with its module."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.db.models.expressions import RawSQL
from django.test import Client, RequestFactory
from django.urls import reverse
from rest_framework.test import APIClient

from apps.core import context
from apps.core.actor import SYSTEM, Actor
from apps.core.contracts import resolve
from apps.core.db.figures import CountOf
from apps.core.modules import contributions
from apps.core.modules.lifecycle import configure_module, disable_module, enable_module
from apps.core.modules.setup_guide import Step
from apps.tenancy.models import Platform, Store, User
from tests.support.fixtures.people import api_client_of, context_of
from tests.support.outbox import waiting
from tests.support.toys.contracts import Greeting
from tests.support.toys.toy_badges import handlers
from tests.support.toys.toy_badges.exceptions import Shouting
from tests.support.toys.toy_reviews.models import Review
from tests.support.toys.toy_reviews.services import write_review

Switch = Callable[[bool], None]
BOTH = ("toy_reviews", "toy_badges")


@pytest.fixture
def switch(platform: Platform) -> Switch:
    def both(on: bool) -> None:
        for code in BOTH if on else reversed(BOTH):
            (enable_module if on else disable_module)(platform=platform.code, code=code, actor=SYSTEM)

    return both


@pytest.fixture
def current(store: Store) -> Callable[[], context.Context]:
    """The store's context as the next request would find it."""

    def now() -> context.Context:
        store.platform.refresh_from_db()
        return context_of(store)

    return now


def _admin(name: str, store: Store) -> str:
    return reverse(f"store_admin:{name}", kwargs={"store_code": store.code})


@pytest.mark.parametrize("on", [True, False])
def test_routes(
    switch: Switch,
    on: bool,
    store: Store,
    store_admin_client: Client,
    storefront_client: Client,
    owner: User,
) -> None:
    switch(True)
    api = api_client_of(store, ["toy_reviews.view_reviews"])
    if not on:
        switch(False)
    answers = {
        "store_admin": store_admin_client.get(_admin("toy_reviews:review_list", store)).status_code,
        "storefront": storefront_client.get("/en/toy-reviews/").status_code,
        "platform": store_admin_client.get(reverse("platform:toy_reviews:page")).status_code,
        "api": api.get(reverse("api:toy_reviews:reviews", kwargs={"store_code": store.code})).status_code,
    }
    assert set(answers.values()) == {200 if on else 404}, answers


def test_menu(switch: Switch, store: Store, store_admin_client: Client) -> None:
    link = f'href="{_admin("toy_reviews:review_list", store)}"'
    dashboard = _admin("tenancy:dashboard", store)
    assert link not in store_admin_client.get(dashboard).text
    switch(True)
    assert link in store_admin_client.get(dashboard).text
    configure_module(platform="oms", code="toy_reviews", config={"hidden_menu": ["reviews"]}, actor=SYSTEM)
    assert link not in store_admin_client.get(dashboard).text


def test_cards(switch: Switch, store: Store, store_admin_client: Client) -> None:
    dashboard = _admin("tenancy:dashboard", store)
    assert "Latest toy reviews" not in store_admin_client.get(dashboard).text
    switch(True)
    assert "Latest toy reviews" in store_admin_client.get(dashboard).text


def test_steps_of_the_set_up_guide(
    switch: Switch, store: Store, store_admin_client: Client, current: Callable[[], Any]
) -> None:
    dashboard = _admin("tenancy:dashboard", store)
    assert "Ask for a toy review" not in store_admin_client.get(dashboard).text
    switch(True)
    first = r'<ul class="checklist">\s*<li class="{}">.*?Ask for a toy review'
    assert re.search(first.format(""), store_admin_client.get(dashboard).text, re.DOTALL)
    with context.enter(current()):
        Review.objects.create(store_id=store.pk, title="Good bread", stars=5)
    assert re.search(first.format("done"), store_admin_client.get(dashboard).text, re.DOTALL)


def test_a_step_that_breaks_is_left_out(
    switch: Switch,
    store: Store,
    store_admin_client: Client,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    switch(True)
    monkeypatch.setattr("tests.support.toys.toy_reviews.cards.first_review", lambda request: request.nonsense)
    answer = store_admin_client.get(_admin("tenancy:dashboard", store))
    assert answer.status_code == 200
    assert "Set up your store" in answer.text
    assert "Ask for a toy review" not in answer.text
    assert "toy_reviews.first could not be shown" in caplog.text


@pytest.mark.real_commits
def test_a_figure_that_cannot_be_had_leaves_out_its_card_only(
    store: Store,
    store_admin_client: Client,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    dashboard = _admin("tenancy:dashboard", store)
    assert "nearly gone" in store_admin_client.get(dashboard).text
    broken = {"out": RawSQL("1 / 0", ()), "low": CountOf(Store.objects.all())}
    monkeypatch.setattr("apps.inventory.store_admin.slots.stock_card", lambda request: broken)
    answer = store_admin_client.get(dashboard)
    assert answer.status_code == 200
    assert "Products in this store" in answer.text
    assert "nearly gone" not in answer.text
    assert "inventory.stock could not be shown" in caplog.text


@pytest.mark.real_commits
def test_a_guide_that_cannot_be_answered_is_left_out(
    store: Store,
    store_admin_client: Client,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    dashboard = _admin("tenancy:dashboard", store)
    assert "Set up your store" in store_admin_client.get(dashboard).text
    step = Step(label="Count", hint="", url="/", action="Go", done=RawSQL("1 / 0 = 1", ()))
    monkeypatch.setattr("apps.tenancy.store_admin.dashboard.domain_step", lambda request: step)
    answer = store_admin_client.get(dashboard)
    assert answer.status_code == 200
    assert "Set up your store" not in answer.text
    assert "Products in this store" in answer.text
    assert "The set-up guide could not be shown" in caplog.text


def test_slots(
    switch: Switch, platform: Platform, store: Store, store_admin_client: Client, current: Callable[[], Any]
) -> None:
    switch(True)
    page = _admin("toy_reviews:review_list", store)
    assert "with a badge" not in store_admin_client.get(page).text, "None renders nothing"
    with context.enter(current()):
        Review.objects.create(store_id=store.pk, title="Good bread", stars=5)
    assert "0 of 1 with a badge" in store_admin_client.get(page).text
    disable_module(platform="oms", code="toy_badges", actor=SYSTEM)
    answer = store_admin_client.get(page)
    assert answer.status_code == 200
    assert "with a badge" not in answer.text


def test_permissions_and_features(switch: Switch, platform: Platform) -> None:
    def codes() -> frozenset[str]:
        platform.refresh_from_db()
        return contributions.permission_codes(platform.ref) | {
            f.code for f in contributions.features(platform.ref)
        }

    ours = {"toy_reviews.view_reviews", "toy_badges.award", "toy_reviews.reviews", "toy_badges.badges"}
    assert not ours & codes()
    switch(True)
    assert ours <= codes()


def test_a_quantity_reports_its_usage(switch: Switch, platform: Platform, current: Callable[[], Any]) -> None:
    switch(True)
    platform.refresh_from_db()
    with context.enter(current()):
        Review.objects.create(store_id=current().store.id, title="Good bread", stars=5)
        used = {feature.code: number for feature, number in contributions.usage(platform.ref)}
    assert used["toy_reviews.reviews"] == 1
    assert "toy_badges.badges" not in used, "a switch"


def test_preset_roles_start_with_what_modules_give_them() -> None:
    assert "toy_reviews.view_reviews" in contributions.preset_permissions("staff")
    assert "toy_reviews.write_reviews" not in contributions.preset_permissions("staff")
    assert "toy_badges.award" in contributions.preset_permissions("owner")


def test_contracts(switch: Switch, current: Callable[[], Any]) -> None:
    with context.enter(current()):
        assert resolve(Greeting).text() == ""
    switch(True)
    with context.enter(current()):
        assert resolve(Greeting).text() == "Moien"
    assert resolve(Greeting).text() == "", "outside any platform"


def test_admin_entries(switch: Switch, superuser_client: Client) -> None:
    page = reverse("admin:toy_badges_public_happening_changelist")
    assert superuser_client.get(page).status_code == 404
    assert "toy_badges_public" not in superuser_client.get(reverse("admin:index")).text
    switch(True)
    assert superuser_client.get(page).status_code == 200
    assert "toy_badges_public" in superuser_client.get(reverse("admin:index")).text


def test_admin_apps_follow_the_module(switch: Switch, superuser: User, rf: RequestFactory) -> None:
    request = rf.get("/admin/")
    request.user = superuser
    assert admin.site.get_app_list(request, "toy_badges_public") == []
    switch(True)
    assert [app["app_label"] for app in admin.site.get_app_list(request, "toy_badges_public")]


def test_handlers_of_all_modes(
    switch: Switch,
    platform: Platform,
    actor: Actor,
    current: Callable[[], Any],
    django_capture_on_commit_callbacks: Any,
) -> None:
    handlers.seen.clear()
    switch(True)
    with context.enter(current()), pytest.raises(Shouting):
        write_review(title="GOOD BREAD", stars=5, actor=actor)
    with context.enter(current()), django_capture_on_commit_callbacks(execute=True):
        write_review(title="Good bread", stars=5, actor=actor)
        assert _waiting() == ["tests.support.toys.toy_badges.handlers.award"]
    assert handlers.seen == ["Good bread"]


def test_handlers_of_a_module_that_is_off_are_skipped(
    platform: Platform, actor: Actor, current: Callable[[], Any], django_capture_on_commit_callbacks: Any
) -> None:
    handlers.seen.clear()
    enable_module(platform="oms", code="toy_reviews", actor=SYSTEM)
    with context.enter(current()), django_capture_on_commit_callbacks(execute=True):
        review = write_review(title="GOOD BREAD", stars=5, actor=actor)
        assert review.pk
        assert _waiting() == []
    assert handlers.seen == []


def _waiting() -> list[str]:
    return [message.kwargs["handler"] for message in waiting()]


def test_a_broken_contribution_does_not_take_the_page_down(
    switch: Switch, store: Store, store_admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    switch(True)

    def broken(request: object) -> dict[str, Any]:
        raise ValueError("broken card")

    monkeypatch.setattr("tests.support.toys.toy_reviews.cards.latest", broken)
    answer = store_admin_client.get(_admin("tenancy:dashboard", store))
    assert answer.status_code == 200
    assert "Latest toy reviews" not in answer.text


def test_an_api_of_a_module_that_is_off_needs_no_token_to_be_gone(platform: Platform, store: Store) -> None:
    client = APIClient(HTTP_HOST=platform.host)
    address = reverse("api:toy_reviews:reviews", kwargs={"store_code": store.code})
    assert client.get(address).status_code == 404
