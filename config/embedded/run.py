"""What ``make run`` starts with whatever Python there is: everything that can fail early fails here, in one sentence."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import NoReturn

from config import env
from config.embedded import install, machine, ports, runs
from config.embedded.errors import EmbeddedError
from config.embedded.places import CLONE

LEFT_OVER_SECONDS = 10


def check_machine() -> None:
    problem = machine.problem_with_python()
    if not problem and not (env.is_set("DATABASE_URL") and env.is_set("REDIS_URL")):
        problem = machine.problem_with_system()
    if problem:
        raise EmbeddedError(problem)


def main() -> int:
    # `make stop` during the installation ends pip, too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        env.load_dotenv(CLONE / ".env")
        check_machine()
        env.settings_module(default="")
        port = ports.chosen()
        ports.host()
        patience = LEFT_OVER_SECONDS if runs.claim(port) else 0
        ports.require_free(port, patience=patience)
        install.install("local")
    except (EmbeddedError, env.EnvError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except PermissionError as error:
        print(f"{error.filename} cannot be written by this user: mend its owner.", file=sys.stderr)
        return 1
    return 0


def hand_over(program: Path) -> NoReturn:
    """Become the supervisor, so that signals and the exit code are its own."""
    os.execv(program, [str(program), "-m", "config.embedded.supervisor"])


if __name__ == "__main__":
    sys.exit(main() or hand_over(install.python()))
