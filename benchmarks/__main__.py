"""``python -m benchmarks NAME [--json] [--rounds N] [--seed N]``"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
NAMES = tuple(
    sorted(
        path.stem
        for path in Path(__file__).parent.glob("*.py")
        if "def run(" in path.read_text(encoding="utf-8") and not path.stem.startswith("_")
    )
)


def main(arguments: Sequence[str]) -> int:
    options = _parser().parse_args(arguments)
    from config import env
    from config.embedded import EmbeddedError, ensure_services

    try:
        env.load_dotenv(ROOT / ".env")
    except env.EnvError as error:
        print(error, file=sys.stderr)
        return 1
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    os.environ["BENCHMARK"] = options.name
    import django

    try:
        ensure_services()
        django.setup()
    except (EmbeddedError, env.EnvError) as error:
        print(error, file=sys.stderr)
        return 1
    run: Callable[..., dict[str, Any]] = import_module(f"benchmarks.{options.name}").run
    answer = run(seed=options.seed, say=_say, **({"rounds": options.rounds} if options.rounds else {}))
    print(json.dumps(answer, indent=2) if options.json else _for_people(answer))
    return 0 if answer["ok"] else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure one figure.")
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--json", action="store_true", help="Print the answer as JSON, for machines.")
    parser.add_argument("--rounds", type=int, help="More rounds give a steadier figure.")
    parser.add_argument("--seed", type=int, default=1)
    return parser


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _for_people(answer: dict[str, Any]) -> str:
    said = "as it shall be" if answer["ok"] else "NOT as it shall be"
    times = "\n".join(f"  {who}: {figures}" for who, figures in answer["times"].items())
    return f"{answer['benchmark']}: ratio {answer['ratio']}, {answer['mark']}: {said}\n{times}"


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main(sys.argv[1:]))
