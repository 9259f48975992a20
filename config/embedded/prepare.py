"""Brings the database up to date and fills an empty one with the demo, in one start of Django."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

STEPS: tuple[tuple[str, ...], ...] = (
    ("translations", "--compile", "--if-needed"),
    ("migrate_all",),
    ("seed_demo", "--if-empty"),
    ("sync_schedules",),
)


def main(report: Path) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    import django
    from django.core.management import CommandError, call_command
    from django.db import OperationalError

    django.setup()
    for name, *options in STEPS:
        try:
            call_command(name, *options)
        except CommandError as error:
            print(f"{name}: {error}")
            return 1
        except OperationalError as error:
            said = str(error).strip().splitlines()
            print(f"{name}: the database ended the work: {said[-1] if said else type(error).__name__}")
            return 1
    answer = io.StringIO()
    call_command("demo_sign_ins", "--json", stdout=answer)
    report.write_text(answer.getvalue(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(Path(sys.argv[1])))
    except KeyboardInterrupt:
        sys.exit(130)
