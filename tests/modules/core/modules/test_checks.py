"""Each check finds what it is for, and says what to do."""

from dataclasses import replace
from typing import Any

import pytest
from django.core.checks import CheckMessage, run_checks
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.test.utils import isolate_apps

from apps.core.db.fields import PublicForeignKey
from apps.core.http.access import TwoMarkers, open_to_all, requires, signed_in
from apps.core.modules.checks import definitions
from apps.core.modules.checks.models import check_model, placement_of
from apps.core.modules.checks.routes import check_route
from apps.core.modules.definition import (
    App,
    Audience,
    Contract,
    Crontab,
    DashboardCard,
    Every,
    Feature,
    FeatureKind,
    Frontend,
    Handler,
    HandlerMode,
    HealthCheck,
    MenuEntry,
    ModuleDefinition,
    Permission,
    Placement,
    ScheduledTask,
    Scope,
    SetupStep,
    Slot,
    SlotFill,
    Task,
    Tier,
)
from apps.core.modules.registry import Registry
from apps.core.modules.routes import Route
from tests.support.toys.toy_badges.definition import definition as toy_badges
from tests.support.toys.toy_reviews.definition import definition as toy_reviews

TOY = "tests.support.toys.toy_reviews"


def test_the_product_passes() -> None:
    problems = run_checks(tags=["modules"])
    assert not problems, "\n".join(f"{problem.msg} {problem.hint}" for problem in problems)


def _problems(**changes: Any) -> list[CheckMessage]:
    """What is found in a small module that is right but for the changes."""
    right = {"code": "coffee", "name": "Coffee", "description": "", "version": "1", "tier": Tier.OPTIONAL}
    module = ModuleDefinition(**{**right, **changes})
    registry = Registry([module, toy_reviews, toy_badges])
    return [message for rule in definitions.RULES for message in rule(module, registry)]


CARD = DashboardCard(code="coffee.card", template="toy_reviews/card.html", context=f"{TOY}.cards.latest")
FILL = SlotFill(
    slot="toy_reviews.beside_list",
    template="toy_reviews/card.html",
    context="tests.support.toys.toy_badges.slots.beside_reviews",
)
ENTRY = MenuEntry(code="list", label="Reviews", icon="star", url_name="review_list")
HANDLER = Handler(
    event=f"{TOY}.events.ReviewWritten",
    handler="tests.support.toys.toy_badges.handlers.remember",
    mode=HandlerMode.INLINE,
)
COUNT = ScheduledTask(name="count", task=f"{TOY}.tasks.count_reviews", schedule=Every(seconds=9))
STEP = SetupStep(code="coffee.cup", step=f"{TOY}.cards.first_review")
HERE = (App(path=TOY, placement=Placement.MERCHANT),)
PUBLIC = (App(path="tests.support.toys.toy_badges.public", placement=Placement.PUBLIC),)
BADGES = "toy_badges_public_happening"
URLS = Frontend(audience=Audience.STORE_ADMIN, urls=f"{TOY}.store_admin_urls")


def _scheduled(**changes: Any) -> dict[str, Any]:
    return {"apps": HERE, "tasks": (Task(path=COUNT.task),), "scheduled_tasks": (replace(COUNT, **changes),)}


def test_a_right_module_has_no_problem() -> None:
    assert not _problems(
        apps=(App(path=TOY, placement=Placement.MERCHANT),),
        frontends=(URLS,),
        menu=(ENTRY,),
        cards=(CARD,),
        slot_fills=(FILL,),
        handlers=(HANDLER,),
        setup_steps=(STEP,),
        tasks=(Task(path=COUNT.task),),
        scheduled_tasks=(
            COUNT,
            replace(
                COUNT, name="at_night", schedule=Crontab(minute="*/5", hour="1-5", day_of_week="mon,fri")
            ),
        ),
        permissions=(Permission(code="coffee.drink", label="", presets=("manager", "viewer")),),
        append_only=("toy_reviews_review",),
    )
    assert not _problems(apps=PUBLIC, merchant_readable={BADGES: None}, merchant_insertable={BADGES: "id"})


@pytest.mark.parametrize(
    ("changes", "said", "hint"),
    [
        (
            {"apps": (App(path="apps.coffee", placement=Placement.NONE),)},
            "'apps.coffee' is not installed",
            "config/modules",
        ),
        ({"frontends": (replace(URLS, urls="apps.coffee.urls"),)}, "cannot be imported", "Write the module"),
        ({"frontends": (replace(URLS, urls=f"{TOY}.models"),)}, "has no urlpatterns", "urlpatterns"),
        (
            {"menu": (replace(ENTRY, url_name="x"),), "frontends": (URLS,)},
            "'store_admin:coffee:x', which is no route",
            "url_name",
        ),
        (
            {"menu": (replace(ENTRY, icon="no-such"),), "frontends": (URLS,)},
            "icon 'no-such'",
            "static/icons/lucide",
        ),
        ({"menu": (replace(ENTRY, section="x"),), "frontends": (URLS,)}, "section 'x'", "Use one of"),
        (
            {"cards": (replace(CARD, permission="coffee.drink"),)},
            "'coffee.drink', which no module declares",
            "permissions",
        ),
        (
            {"cards": (replace(CARD, template="coffee/none.html"),)},
            "'coffee/none.html' does not exist",
            "Write it",
        ),
        ({"cards": (replace(CARD, context=f"{TOY}.cards.none"),)}, "leads nowhere", "coffee/definition.py"),
        (
            {"cards": (replace(CARD, context=f"{TOY}.usage.reviews"),)},
            "is not a function (request) -> dict",
            "Name a function",
        ),
        (
            {"slot_fills": (replace(FILL, slot="coffee.cup"),)},
            "fills the slot 'coffee.cup'",
            "toy_reviews.beside_list",
        ),
        (
            {"permissions": (Permission(code="tea.drink", label=""),)},
            "does not begin with 'coffee.'",
            "coffee.drink",
        ),
        ({"slots": (Slot(code="cup", description=""),)}, "does not begin with 'coffee.'", "coffee.cup"),
        ({"events": (f"{TOY}.models.Review",)}, "is not a frozen dataclass derived from Event", "Name"),
        (
            {"handlers": (replace(HANDLER, event="apps.coffee.events.Brewed"),)},
            "handles 'apps.coffee.events.Brewed'",
            "events",
        ),
        (
            {"handlers": (replace(HANDLER, handler=f"{TOY}.usage.reviews"),)},
            "is not a function (event) -> None",
            "Name",
        ),
        ({"tasks": (Task(path=f"{TOY}.tasks.count_reviews"),)}, "is not in one of its apps", "move the task"),
        (
            {
                "apps": (App(path=TOY, placement=Placement.MERCHANT),),
                "tasks": (Task(path=f"{TOY}.usage.reviews"),),
            },
            "is not a Celery task",
            "ModuleTask",
        ),
        (
            {
                "scheduled_tasks": (COUNT,),
            },
            "which is not among its tasks",
            "Task(path=...)",
        ),
        (_scheduled(name="coffee.count"), "needs a short name", "'coffee.<name>'"),
        (_scheduled(kwargs={"cups": 2}), "cannot be called as 'count' does", "keyword arguments"),
        (_scheduled(kwargs={"cups": object()}), "cannot be called as 'count' does", "JSON"),
        (_scheduled(schedule=Crontab(minute="61")), "schedule of 'count' cannot be", "cron(5)"),
        (_scheduled(schedule=Crontab(hour="25")), "schedule of 'count' cannot be", "cron(5)"),
        (_scheduled(schedule=Crontab(day_of_week="someday")), "schedule of 'count' cannot be", "cron(5)"),
        (_scheduled(schedule=Every(seconds=0)), "every 0 seconds", "at least one"),
        (_scheduled(window_seconds=-1), "ends before it begins", "window_seconds"),
        (_scheduled(window_seconds=5), "spreads nothing", "window_seconds"),
        (_scheduled(window_seconds=10, scope=Scope.MERCHANT), "between two starts", "window_seconds"),
        (
            {"apps": HERE, "append_only": ("toy_reviews_revue",)},
            "append_only names 'toy_reviews_revue', which is no table of the module in the merchants' schemas",
            "toy_reviews_review",
        ),
        ({"apps": PUBLIC, "append_only": (BADGES,)}, f"append_only names '{BADGES}'", "none yet"),
        ({"append_only": ("toy_reviews_review",)}, "append_only names 'toy_reviews_review'", "none yet"),
        (
            {"apps": HERE, "merchant_readable": {"toy_reviews_review": None}},
            "no table of the module in public",
            "none",
        ),
        ({"apps": PUBLIC, "merchant_insertable": {"x": "id"}}, "merchant_insertable names 'x'", BADGES),
        ({"apps": PUBLIC, "merchant_readable": {BADGES: "merchant"}}, "which has no such column", "id"),
        (
            {"permissions": (Permission(code="coffee.drink", label="", presets=("manger",)),)},
            "preset role 'manger', which there is not",
            "owner, manager",
        ),
        ({"setup_steps": (replace(STEP, code="cup"),)}, "SetupStep 'cup' does not begin with", "coffee.cup"),
        ({"setup_steps": (replace(STEP, step=f"{TOY}.cards.none"),)}, "leads nowhere", "definition.py"),
        ({"cards": (replace(CARD, code="card"),)}, "DashboardCard 'card' does not begin with", "coffee.card"),
        ({"frontends": (replace(URLS, prefix="/coffee"),)}, "prefix '/coffee'", "'reviews/'"),
        ({"frontends": (URLS, URLS)}, "two frontends for store_admin", "Include"),
        ({"version": "one"}, "'one' is no version", "'0.1.0'"),
        ({"code": "Coffee Bar"}, "its code does not fit", "small letters"),
        (
            {"health_checks": (HealthCheck(code="x", check=f"{TOY}.cards.latest"),)},
            "is not a function () -> HealthResult",
            "Name",
        ),
        (
            {"features": (Feature(code="coffee.cups", label="", kind=FeatureKind.QUANTITY),)},
            "must be a QUANTITY with a usage",
            "that counts",
        ),
        (
            {"features": (Feature(code="coffee.cups", label="", usage=f"{TOY}.usage.reviews"),)},
            "a SWITCH without",
            "that counts",
        ),
        (
            {
                "features": (
                    Feature(
                        code="coffee.cups", label="", kind=FeatureKind.QUANTITY, usage=f"{TOY}.cards.latest"
                    ),
                )
            },
            "is not a function () -> int",
            "Name",
        ),
        ({"on_enable": f"{TOY}.usage.reviews"}, "is not a function (platform) -> None", "Name"),
        ({"on_startup": f"{TOY}.cards.latest"}, "is not a function () -> None", "Name"),
        (
            {
                "contracts": (
                    Contract(contract=f"{TOY}.models.Review", implementation=f"{TOY}.models.Review"),
                )
            },
            "is not a Protocol with a default beside it",
            "Name",
        ),
        (
            {
                "contracts": (
                    Contract(
                        contract="tests.support.toys.contracts.Greeting",
                        implementation=f"{TOY}.models.Review",
                    ),
                )
            },
            "is not a class with text",
            "Name",
        ),
        ({"config_schema": {"propertys": {}}}, "nothing is known of 'propertys'", "properties"),
        (
            {
                "config_schema": {"properties": {"x": {"type": "integer"}}, "required": ["y"]},
                "default_config": {"x": 1},
            },
            "nothing is known of 'y'",
            "required",
        ),
        (
            {"config_schema": {"properties": {"x": {"type": "object"}}}},
            "has the type 'object'",
            "Correct the type",
        ),
        (
            {"config_schema": {"properties": {"x": {"type": "integer"}}}, "default_config": {"x": "1"}},
            "default_config does not fit config_schema: x",
            "default that fits",
        ),
        (
            {"config_schema": {"properties": {"x": {"type": "integer"}}}},
            "the setting 'x' has no default",
            "default_config",
        ),
    ],
)
def test_what_is_wrong_is_found(changes: dict[str, Any], said: str, hint: str) -> None:
    problems = _problems(**changes)
    assert any(said in problem.msg and hint in str(problem.hint) for problem in problems), problems
    assert all(problem.hint for problem in problems)


def test_two_modules_may_not_claim_the_same_name() -> None:
    permission = Permission(code="coffee.drink", label="")
    module = ModuleDefinition(
        code="coffee",
        name="",
        description="",
        version="1",
        tier=Tier.OPTIONAL,
        permissions=(permission, permission),
    )
    found = list(definitions.find_duplicates(Registry([module])))
    assert [problem.msg for problem in found] == ["The permission 'coffee.drink' is declared 2 times."]


def test_a_module_may_not_schedule_twice_under_one_name() -> None:
    """Of two modules the short names may be the same: their rows of beat are called differently."""
    tea, coffee = (
        ModuleDefinition(
            code=code,
            name="",
            description="",
            version="1",
            tier=Tier.OPTIONAL,
            scheduled_tasks=(COUNT,) * times,
        )
        for code, times in (("tea", 1), ("coffee", 2))
    )
    found = list(definitions.find_duplicates(Registry([tea, coffee])))
    assert [problem.msg for problem in found] == ["The scheduled task 'coffee.count' is declared 2 times."]


# -- models ---------------------------------------------------------------------------------------------------------


def test_a_constraint_from_a_merchant_to_public_is_found() -> None:
    from apps.tenancy.models import Store

    field = models.ForeignKey(Store, on_delete=models.PROTECT)
    found = list(check_model(_model_with(field)))
    assert [problem.id for problem in found] == ["maart.E040"]
    assert "PublicForeignKey" in str(found[0].hint)


def test_a_public_foreign_key_is_allowed() -> None:
    from apps.tenancy.models import Store

    assert not list(check_model(_model_with(PublicForeignKey(Store))))


def test_a_content_type_in_a_merchants_schema_is_found() -> None:
    from django.contrib.contenttypes.models import ContentType

    field = models.ForeignKey(ContentType, on_delete=models.PROTECT, db_constraint=False)
    found = list(check_model(_model_with(field)))
    assert [problem.id for problem in found] == ["maart.E041"]


@isolate_apps("tests.support.toys.toy_reviews")
def _model_with(field: Any) -> type[models.Model]:
    attributes = {"__module__": "tests.support.toys.toy_reviews.models", "field": field}
    return type(
        "Strange", (models.Model,), {**attributes, "Meta": type("Meta", (), {"app_label": "toy_reviews"})}
    )


def test_what_is_of_no_module_is_public() -> None:
    from django.contrib.sessions.models import Session

    from apps.tenancy.audit.models import AuditEntry
    from tests.support.toys.toy_reviews.models import Review

    assert placement_of(Session) == Placement.PUBLIC
    assert placement_of(AuditEntry) == Placement.BOTH
    assert placement_of(Review) == Placement.MERCHANT


# -- routes ---------------------------------------------------------------------------------------------------------


def _route(view: Any, audience: str = "store_admin", name: str = "cup") -> Route:
    return Route((audience, "coffee"), name, "coffee/", (), view)


def _page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("coffee")


class _Api:
    required_scopes = {"GET": "coffee.drink"}


@pytest.mark.parametrize(
    ("route", "ids"),
    [
        (_route(_page), ["maart.E031"]),
        (_route(_page, "api"), ["maart.E031"]),
        (_route(requires("coffee.drink")(_page)), []),
        (_route(requires("coffee.brew")(_page)), ["maart.E032"]),
        (_route(open_to_all(_page), "storefront"), []),
        (_route(signed_in(_page), name=""), ["maart.E030"]),
        (_route(type("View", (), {"cls": _Api}), "api"), []),
    ],
)
def test_views_say_who_may_call_them(route: Route, ids: list[str]) -> None:
    found = list(check_route(route, {"coffee.drink"}))
    assert [problem.id for problem in found] == ids
    assert all(problem.hint for problem in found)


def test_a_view_has_one_marker() -> None:
    with pytest.raises(TwoMarkers, match="has two access markers"):
        open_to_all(signed_in(_page))
