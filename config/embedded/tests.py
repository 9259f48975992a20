"""What ``make test`` runs: pytest with a process per core, chosen by module and frontend, measured when it is all."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence

from config import env
from config.embedded.places import CLONE
from config.modules import MODULES

NO_TESTS = 5
USAGE = 2
# The rest of .env is for the product that is run, and would change what the tests see.
SERVICE_VARIABLES = ("MAART_DATA_DIR", "DATABASE_URL", "REDIS_URL")


def module_codes() -> list[str]:
    return sorted(path.rpartition(".")[2] for path in MODULES)


def frontend_codes() -> list[str]:
    from apps.core.modules.definition import Audience

    return sorted([*(audience.value for audience in Audience), "admin"])


def marker_expression(module: str, frontend: str) -> str:
    """The markers that tests carry by their path (see tests/conftest.py)."""
    chosen = (("module", module), ("frontend", frontend))
    return " and ".join(f"{kind}_{name}" for kind, name in chosen if name)


def pytest_command(workers: str, module: str, frontend: str, extra: Sequence[str]) -> list[str]:
    command = [sys.executable, "-m", "pytest", "-n", workers]
    expression = marker_expression(module, frontend)
    if expression:
        command += ["-m", expression]
    # A part of the tests says nothing about coverage.
    if not expression and not extra:
        command += ["--cov", "--cov-report=term:skip-covered"]
    return [*command, *extra]


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="make test")
    parser.add_argument("--workers", default="2")
    parser.add_argument("--module", default="")
    parser.add_argument("--frontend", default="")
    parser.add_argument("extra", nargs="*")
    options = parser.parse_args(arguments)
    for name, value, known in (
        ("module", options.module, module_codes()),
        ("frontend", options.frontend, frontend_codes()),
    ):
        if value and value not in known:
            print(f"There is no {name} {value!r}; there are: {', '.join(known)}.", file=sys.stderr)
            return USAGE
    try:
        env.load_dotenv(CLONE / ".env", only=SERVICE_VARIABLES)
    except env.EnvError as error:
        print(error, file=sys.stderr)
        return 1
    command = pytest_command(options.workers, options.module, options.frontend, options.extra)
    code = subprocess.run(command, cwd=CLONE, check=False).returncode
    if code == NO_TESTS:
        print("No test matches.", file=sys.stderr)
    return code


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
