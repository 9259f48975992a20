"""A module that lives in the tests: what shoppers say. Brings one of nearly every kind."""

from apps.core.modules.definition import (
    App,
    Audience,
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
    Queue,
    ScheduledTask,
    Scope,
    SetupStep,
    Slot,
    Task,
    Tier,
)

HERE = "tests.support.toys.toy_reviews"

definition = ModuleDefinition(
    code="toy_reviews",
    name="Toy reviews",
    description="What shoppers say, to prove the framework.",
    version="1.2.0",
    tier=Tier.OPTIONAL,
    apps=(App(path=HERE, placement=Placement.MERCHANT),),
    frontends=(
        Frontend(audience=Audience.STORE_ADMIN, urls=f"{HERE}.store_admin_urls", prefix="toy-reviews/"),
        Frontend(audience=Audience.STOREFRONT, urls=f"{HERE}.storefront_urls", prefix="toy-reviews/"),
        Frontend(audience=Audience.PLATFORM, urls=f"{HERE}.platform_urls", prefix="toy-reviews/"),
        Frontend(audience=Audience.API, urls=f"{HERE}.api_urls", prefix=""),
    ),
    menu=(
        MenuEntry(
            code="reviews",
            label="Toy reviews",
            icon="star",
            url_name="review_list",
            permission="toy_reviews.view_reviews",
        ),
    ),
    permissions=(
        Permission(code="toy_reviews.view_reviews", label="See toy reviews", presets=("manager", "staff")),
        Permission(code="toy_reviews.write_reviews", label="Write toy reviews", presets=("manager",)),
    ),
    cards=(
        DashboardCard(
            code="toy_reviews.latest",
            template="toy_reviews/card.html",
            context=f"{HERE}.cards.latest",
            permission="toy_reviews.view_reviews",
        ),
    ),
    setup_steps=(
        SetupStep(
            code="toy_reviews.first",
            step=f"{HERE}.cards.first_review",
            order=5,
            permission="toy_reviews.write_reviews",
        ),
    ),
    slots=(Slot(code="toy_reviews.beside_list", description="Beside the list of reviews. Argument: total."),),
    events=(f"{HERE}.events.ReviewWritten",),
    handlers=(
        Handler(
            event="apps.core.modules.events.ModuleEnabled",
            handler=f"{HERE}.handlers.note_module_enabled",
            mode=HandlerMode.AFTER_COMMIT,
        ),
    ),
    tasks=(Task(path=f"{HERE}.tasks.count_reviews", queue=Queue.SCHEDULED),),
    scheduled_tasks=(
        ScheduledTask(
            name="count",
            task=f"{HERE}.tasks.count_reviews",
            schedule=Every(seconds=3600),
            scope=Scope.MERCHANT,
            window_seconds=60,
        ),
    ),
    health_checks=(HealthCheck(code="mood", check=f"{HERE}.health.mood"),),
    features=(
        Feature(
            code="toy_reviews.reviews",
            label="Toy reviews",
            kind=FeatureKind.QUANTITY,
            usage=f"{HERE}.usage.reviews",
        ),
    ),
)
