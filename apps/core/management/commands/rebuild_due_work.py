"""After a restore: find out again which merchants have due work."""

from typing import Any

from apps.core.management.base import Exit, MaartCommand, Result, lines
from apps.core.outbox.rebuilding import rebuild_due_work


class Command(MaartCommand):
    help = (
        "Write the pointers to merchants with due work and the list of dead letters anew, from all outboxes. "
        "Needed after a database or a merchant was restored."
    )
    example = "rebuild_due_work --json"

    def run(self, options: dict[str, Any]) -> Result:
        rebuilt = rebuild_due_work()
        text = (
            f"{rebuilt.merchants} merchants looked into: {rebuilt.with_work} have open work, "
            f"{rebuilt.dead_letters} dead letters."
        )
        failed = [f"Failed: {code}" for code in rebuilt.failed]
        return Result(rebuilt, lines(text, *failed), Exit.PARTLY if rebuilt.failed else Exit.OK)
