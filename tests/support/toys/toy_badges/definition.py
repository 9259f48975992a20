"""A module that lives in the tests: badges for reviews. Requires the other toy and reacts to it."""

from apps.core.modules.definition import (
    App,
    Audience,
    Contract,
    Feature,
    Frontend,
    Handler,
    HandlerMode,
    ModuleDefinition,
    Permission,
    Placement,
    SlotFill,
    Task,
    Tier,
)

HERE = "tests.support.toys.toy_badges"
REVIEW_WRITTEN = "tests.support.toys.toy_reviews.events.ReviewWritten"

definition = ModuleDefinition(
    code="toy_badges",
    name="Toy badges",
    description="Badges for reviews, to prove what depends on another module.",
    version="0.3.0",
    tier=Tier.OPTIONAL,
    requires=("toy_reviews",),
    apps=(
        App(path=HERE, placement=Placement.NONE),
        App(path=f"{HERE}.public", placement=Placement.PUBLIC),
    ),
    frontends=(
        Frontend(audience=Audience.STORE_ADMIN, urls=f"{HERE}.store_admin_urls", prefix="toy-badges/"),
    ),
    permissions=(Permission(code="toy_badges.award", label="Award toy badges"),),
    slot_fills=(
        SlotFill(
            slot="toy_reviews.beside_list",
            template="toy_badges/beside_reviews.html",
            context=f"{HERE}.slots.beside_reviews",
        ),
    ),
    handlers=(
        Handler(event=REVIEW_WRITTEN, handler=f"{HERE}.handlers.refuse_shouting", mode=HandlerMode.INLINE),
        Handler(event=REVIEW_WRITTEN, handler=f"{HERE}.handlers.remember", mode=HandlerMode.AFTER_COMMIT),
        Handler(event=REVIEW_WRITTEN, handler=f"{HERE}.handlers.award", mode=HandlerMode.TASK),
        Handler(
            event="apps.core.modules.events.ProcessStarted",
            handler=f"{HERE}.handlers.note_process_started",
            mode=HandlerMode.INLINE,
        ),
        Handler(
            event="apps.core.modules.events.ProcessStopping",
            handler=f"{HERE}.handlers.note_process_stopping",
            mode=HandlerMode.INLINE,
        ),
    ),
    tasks=(Task(path=f"{HERE}.tasks.award_badge"),),
    features=(Feature(code="toy_badges.badges", label="Toy badges"),),
    contracts=(
        Contract(
            contract="tests.support.toys.contracts.Greeting",
            implementation=f"{HERE}.contracts.FriendlyGreeting",
        ),
    ),
    config_schema={
        "properties": {
            "motto": {"type": "string", "title": "Motto", "maxLength": 40},
            "stars": {"type": "integer", "title": "Stars for a badge", "minimum": 1, "maximum": 5},
            "share": {"type": "number", "title": "Share of badges", "minimum": 0, "maximum": 1},
            "loud": {"type": "boolean", "title": "Shouting allowed"},
            "colour": {"enum": ["gold", "silver"], "title": "Colour"},
            "words": {"type": "array", "title": "Forbidden words"},
        },
        "required": ["stars", "colour"],
    },
    default_config={"motto": "", "stars": 4, "share": "0.5", "loud": False, "colour": "gold", "words": []},
    on_enable=f"{HERE}.hooks.enabled",
    on_disable=f"{HERE}.hooks.disabled",
    on_startup=f"{HERE}.hooks.started",
    on_shutdown=f"{HERE}.hooks.stopped",
)
