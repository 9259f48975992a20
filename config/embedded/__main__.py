"""``python3 -m config.embedded stop | reset | status``: behind ``make stop`` and ``make reset``."""

from __future__ import annotations

import os
import sys

from config import env
from config.embedded import EmbeddedError, reset_services, runs, status, stop_services
from config.embedded.places import CLONE, find_places

USAGE = 2


def stop() -> int:
    with runs.ended() as was_running:
        stopped = (["Maart"] if was_running else []) + stop_services()
    print(f"Stopped: {', '.join(stopped)}." if stopped else "Nothing was running.")
    return 0


def reset() -> int:
    if not env.flag("FORCE", default=False) and not _is_sure():
        print("Nothing was deleted.", file=sys.stderr)
        return 1
    with runs.ended():
        deleted = reset_services()
    for path in deleted:
        print(f"Deleted {path}")
    print("The next `make run` starts with a new database.")
    return 0


def show() -> int:
    for service in status():
        state = f"runs (process {service.pid})" if service.running else "does not run"
        owner = "embedded" if service.embedded else "an address of another server is set"
        print(f"{service.name}: {state}, {owner}, data in {service.data}, log {service.log}")
    return 0


def _is_sure() -> bool:
    if not sys.stdin.isatty():
        print("To delete all data without being asked, say `make reset FORCE=1`.", file=sys.stderr)
        return False
    answer = input(f"Delete the database, the broker and all uploads in {find_places().base}? Type yes: ")
    return answer.strip().lower() == "yes"


def main(arguments: list[str]) -> int:
    actions = {"stop": stop, "reset": reset, "status": show}
    if len(arguments) != 1 or arguments[0] not in actions:
        print(f"usage: python3 -m config.embedded {'|'.join(actions)}", file=sys.stderr)
        return USAGE
    try:
        env.load_dotenv(CLONE / ".env")
        return actions[arguments[0]]()
    except (EmbeddedError, env.EnvError) as error:
        print(error, file=sys.stderr)
        return 1
    except (KeyboardInterrupt, EOFError):
        return 130


if __name__ == "__main__":
    os.chdir(CLONE)
    sys.exit(main(sys.argv[1:]))
