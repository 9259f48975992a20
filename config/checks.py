"""Everything a machine can check without running the tests: ``make check``.

Each check is a command of its own; two run at a time, and what a failed one said is printed at the end.
"""

from __future__ import annotations

import argparse
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from config import env
from config.embedded import EmbeddedError, ensure_services
from config.embedded.places import CLONE

USAGE = 2
PYTHON = sys.executable
TEMPLATES = ("apps", "templates")


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    check: Check
    passed: bool
    seconds: float
    output: str


def production_environment() -> dict[str, str]:
    """What production settings insist on. The services are there already, as servers with an address."""
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "PUBLIC_ORIGIN": "https://maart.example",
        "EMAIL_URL": "smtp+tls://mail.maart.example:587",
        "TRUSTED_PROXY_COUNT": "1",
        "METRICS_TOKEN": secrets.token_urlsafe(32),
    }


def all_checks() -> list[Check]:
    """The long ones first, so that the short ones fill the gaps."""
    return [
        Check("mypy", [PYTHON, "-m", "mypy"]),
        Check("lock", [PYTHON, "-m", "config.lock", "--check"]),
        Check("djlint", [PYTHON, "-m", "djlint", "--quiet", "--lint", *TEMPLATES]),
        Check("imports", [PYTHON, "-c", "from importlinter.cli import lint_imports_command as run; run()"]),
        Check("migrations", [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"]),
        Check("migration-names", [PYTHON, "manage.py", "check_migration_names"]),
        Check("schema-template", [PYTHON, "manage.py", "check_schema_template"]),
        Check("django", [PYTHON, "manage.py", "check", "--fail-level", "WARNING"]),
        Check(
            "deploy",
            [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
            production_environment(),
        ),
        Check("translations", [PYTHON, "manage.py", "check_translations"]),
        Check("docs", [PYTHON, "manage.py", "docs", "--check"]),
        Check("ruff", [PYTHON, "-m", "ruff", "check", "."]),
        Check("format", [PYTHON, "-m", "ruff", "format", "--check", "."]),
    ]


def run_check(check: Check) -> Outcome:
    began = time.monotonic()
    done = subprocess.run(  # noqa: S603  # commands of this file only
        check.command,
        cwd=CLONE,
        env={**os.environ, **check.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    return Outcome(check, done.returncode == 0, time.monotonic() - began, done.stdout.strip())


def report(outcome: Outcome) -> None:
    print(
        f"{'ok    ' if outcome.passed else 'FAILED'}  {outcome.check.name:<16} {outcome.seconds:6.1f} s",
        flush=True,
    )


def run_all(checks: Sequence[Check], *, at_once: int = 2) -> list[Outcome]:
    outcomes: list[Outcome] = []

    def run_and_report(check: Check) -> None:
        outcome = run_check(check)
        outcomes.append(outcome)
        report(outcome)

    with ThreadPoolExecutor(max_workers=at_once) as pool:
        list(pool.map(run_and_report, checks))
    return outcomes


def main(arguments: Sequence[str]) -> int:
    checks = all_checks()
    listed = ", ".join(check.name for check in checks)
    parser = argparse.ArgumentParser(
        prog="make check",
        description="The checks:\n" + "\n".join(f"  {check.name}" for check in checks),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="check", help="which ones; all when none is named")
    names: list[str] = parser.parse_args(arguments).names
    unknown = sorted(set(names) - {check.name for check in checks})
    if unknown:
        print(f"There is no check {unknown[0]!r}; there are: {listed}.", file=sys.stderr)
        return USAGE
    try:
        env.load_dotenv(CLONE / ".env")
        ensure_services()
    except (EmbeddedError, env.EnvError) as error:
        print(error, file=sys.stderr)
        return 1
    outcomes = run_all([check for check in checks if not names or check.name in names])
    failed = [outcome for outcome in outcomes if not outcome.passed]
    for outcome in failed:
        print(f"\n=== {outcome.check.name}\n{outcome.output}")
    if failed:
        print(f"\n{len(failed)} of {len(outcomes)} checks failed: {', '.join(o.check.name for o in failed)}")
    else:
        print(f"\nAll {len(outcomes)} checks passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
