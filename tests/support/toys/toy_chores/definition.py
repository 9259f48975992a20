"""A module that lives in the tests: work to be done in the background."""

from apps.core.modules.definition import (
    App,
    Crontab,
    Handler,
    HandlerMode,
    ModuleDefinition,
    Placement,
    Queue,
    ScheduledTask,
    Scope,
    Task,
    Tier,
)

HERE = "tests.support.toys.toy_chores"
ASKED = f"{HERE}.events.ChoreAsked"
EVERYTHING = f"{HERE}.events.EverythingHappened"

definition = ModuleDefinition(
    code="toy_chores",
    name="Toy chores",
    description="Work in the background, to prove events, outbox and schedules.",
    version="0.1.0",
    tier=Tier.OPTIONAL,
    apps=(App(path=HERE, placement=Placement.BOTH),),
    events=(ASKED, EVERYTHING),
    handlers=(
        Handler(event=ASKED, handler=f"{HERE}.handlers.refuse", mode=HandlerMode.INLINE),
        Handler(event=ASKED, handler=f"{HERE}.handlers.stumble", mode=HandlerMode.AFTER_COMMIT),
        Handler(event=ASKED, handler=f"{HERE}.handlers.remember", mode=HandlerMode.AFTER_COMMIT),
        Handler(event=ASKED, handler=f"{HERE}.handlers.do_later", mode=HandlerMode.TASK),
        Handler(event=EVERYTHING, handler=f"{HERE}.handlers.do_outside", mode=HandlerMode.TASK),
    ),
    tasks=(
        Task(path=f"{HERE}.tasks.do_chore"),
        Task(path=f"{HERE}.tasks.do_chore_outside", queue=Queue.LONG_RUNNING),
        Task(path=f"{HERE}.tasks.fail_chore"),
        Task(path=f"{HERE}.tasks.every_merchant", queue=Queue.SCHEDULED),
        Task(path=f"{HERE}.tasks.every_platform", queue=Queue.SCHEDULED),
        Task(path=f"{HERE}.tasks.once", queue=Queue.SCHEDULED),
    ),
    scheduled_tasks=(
        ScheduledTask(
            name="every_merchant",
            task=f"{HERE}.tasks.every_merchant",
            schedule=Crontab(minute="0", hour="2"),
            scope=Scope.MERCHANT,
            window_seconds=600,
        ),
        ScheduledTask(
            name="every_platform",
            task=f"{HERE}.tasks.every_platform",
            schedule=Crontab(minute="5", hour="0"),
            scope=Scope.PLATFORM,
        ),
        ScheduledTask(name="once", task=f"{HERE}.tasks.once", schedule=Crontab(minute="10", hour="1")),
    ),
)
