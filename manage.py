#!/usr/bin/env python3
"""Django's command line: reads .env, starts the embedded services when a command needs them, fails in one sentence."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

CLONE = Path(__file__).resolve().parent

# These touch no database, so they must not wait for one (or fail without one).
WITHOUT_SERVICES = frozenset(
    {
        "check_migration_names",
        "check_translations",
        "collectstatic",
        "compilemessages",
        "diffsettings",
        "docs",
        "help",
        "makemessages",
        "module_graph",
        "startmodule",
        "translations",
        "version",
    }
)


def main(arguments: Sequence[str]) -> int:
    sys.path.insert(0, str(CLONE))
    try:
        return _run(list(arguments))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Somebody piped us into `head`: not an error, but Python would complain when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except Exception as error:
        if "--traceback" in arguments:
            raise
        print(f"manage.py: {_sentence(error)}", file=sys.stderr)
        return 1


def needs_services(arguments: Sequence[str]) -> bool:
    command = arguments[0] if arguments else "help"
    asks_for_help = any(argument in ("-h", "--help", "--version") for argument in arguments)
    return command not in WITHOUT_SERVICES and not asks_for_help and not command.startswith("-")


def _run(arguments: list[str]) -> int:
    from config import env
    from config.embedded import ensure_services

    env.load_dotenv(CLONE / ".env")
    os.environ["DJANGO_SETTINGS_MODULE"] = _settings_module(arguments)
    if needs_services(arguments):
        ensure_services()
    from django.core.management import execute_from_command_line

    execute_from_command_line([sys.argv[0], *arguments])
    return 0


def _settings_module(arguments: Sequence[str]) -> str:
    """Known before Django reads it, because production settings forbid the embedded services."""
    from config import env

    for argument, following in zip(arguments, [*arguments[1:], ""], strict=True):
        name, _, value = argument.partition("=")
        if name == "--settings":
            env.require_module(name, value or following)
            return value or following
    return env.settings_module(default="config.settings.local")


def _sentence(error: Exception) -> str:
    if isinstance(error, ModuleNotFoundError) and error.name == "django":
        return "Django is not installed for this Python: run `make run` once, then use .venv/bin/python manage.py."
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    said = lines[0] if lines else "no message"
    known = type(error).__name__ in ("EnvError", "EmbeddedError", "ImproperlyConfigured", "CommandError")
    if known:
        return said
    return f"{type(error).__name__}: {said.rstrip('.')} (add --traceback to see where)."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
