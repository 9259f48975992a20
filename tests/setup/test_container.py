"""Dockerfile and compose.yaml, as far as they can be checked without an engine; and the image's programs, run here."""

from __future__ import annotations

import json
import os
import re
import secrets
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from apps.core.reference.environment import variables
from config import programs
from config.embedded import ensure_services
from config.embedded.places import CLONE
from tests.setup.conftest import run_command

INSTRUCTIONS = frozenset(
    {"FROM", "ENV", "WORKDIR", "COPY", "RUN", "USER", "VOLUME", "EXPOSE", "STOPSIGNAL", "ENTRYPOINT", "CMD"}
)


def dockerfile() -> list[tuple[str, str]]:
    """(instruction, arguments), continuation lines joined, comments dropped."""
    text = (CLONE / "Dockerfile").read_text(encoding="utf-8")
    joined = re.sub(r"\\\n", " ", "\n".join(line for line in text.splitlines() if not line.startswith("#")))
    return [
        (name, rest.strip())
        for name, _, rest in (line.partition(" ") for line in joined.splitlines() if line.strip())
    ]


def stages() -> list[list[tuple[str, str]]]:
    found: list[list[tuple[str, str]]] = []
    for instruction in dockerfile():
        if instruction[0] == "FROM":
            found.append([])
        found[-1].append(instruction)
    return found


def compose() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((CLONE / "compose.yaml").read_text(encoding="utf-8"))
    return content


def last(stage: list[tuple[str, str]], name: str) -> str:
    return [rest for instruction, rest in stage if instruction == name][-1]


def test_dockerfile_has_known_instructions_and_two_stages() -> None:
    assert {name for name, _ in dockerfile()} <= INSTRUCTIONS
    build, final = stages()
    assert last(build, "FROM") == "python:3.11-slim AS build"
    assert last(final, "FROM") == "python:3.11-slim"


def test_image_installs_what_production_needs_and_nothing_else() -> None:
    build, final = stages()
    runs = " ".join(rest for name, rest in build if name == "RUN")
    assert "--require-hashes -r requirements.txt" in runs
    assert "requirements-" not in (CLONE / "Dockerfile").read_text(encoding="utf-8")
    assert "pip" not in " ".join(rest for name, rest in final if name == "RUN")


def test_image_runs_as_somebody_who_is_not_root() -> None:
    _, final = stages()
    names = [name for name, _ in final]
    assert last(final, "USER") == "maart"
    assert names.index("USER") > max(index for index, name in enumerate(names) if name in ("RUN", "COPY"))
    assert re.search(
        r"useradd .*--uid 10001 .*maart", " ".join(rest for name, rest in final if name == "RUN")
    )


def test_copied_paths_exist_and_are_not_ignored() -> None:
    build, final = stages()
    allowed = [
        line[1:] for line in (CLONE / ".dockerignore").read_text().splitlines() if line.startswith("!")
    ]
    for rest in (rest for name, rest in build if name == "COPY"):
        source = rest.split()[0]
        assert (CLONE / source).exists(), f"{source} is copied but does not exist"
        assert any(fnmatch(source, pattern) for pattern in allowed), f"{source} is copied but ignored"
    assert all(rest.startswith("--from=build ") for name, rest in final if name == "COPY")


def test_secrets_and_data_stay_out_of_the_image() -> None:
    lines = (CLONE / ".dockerignore").read_text().splitlines()
    assert lines[1] == "*"
    assert not {"!.env", "!.maart", "!.git"} & set(lines)
    assert "**/.env" in lines
    assert not re.search(r"(SECRET_KEY|PASSWORD)=[\w'\"]{8,}", (CLONE / "Dockerfile").read_text())


def test_entry_point_and_its_default() -> None:
    _, final = stages()
    assert json.loads(last(final, "ENTRYPOINT")) == ["python", "-m", "config.programs"]
    assert json.loads(last(final, "CMD")) == ["web"]
    assert last(final, "STOPSIGNAL") == "SIGTERM"


def image_environment() -> dict[str, str]:
    _, final = stages()
    return dict(pair.split("=", 1) for name, rest in final if name == "ENV" for pair in shlex.split(rest))


def test_image_runs_production_settings() -> None:
    environment = image_environment()
    assert environment["DJANGO_SETTINGS_MODULE"] == "config.settings.production"
    assert environment["BIND"] == "0.0.0.0"


# -- compose.yaml -------------------------------------------------------------------------------------------------------


def own_services() -> dict[str, dict[str, Any]]:
    return {
        name: service for name, service in compose()["services"].items() if service["image"] == "maart:latest"
    }


def test_compose_has_every_service_once() -> None:
    assert list(compose()["services"]) == [
        "database",
        "valkey",
        "migrate",
        "web",
        "worker",
        "worker-long",
        "beat",
    ]
    assert compose()["services"]["database"]["image"] == "postgres:18"


def test_compose_commands_are_programs_of_the_image() -> None:
    known = {*programs.commands(), "migrate"}
    commands = [tuple(service["command"]) for service in own_services().values()]
    assert {command[0] for command in commands} == known
    assert all(len(command) == 1 for command in commands)


def test_compose_references_exist() -> None:
    document = compose()
    for name, service in document["services"].items():
        for dependency in service.get("depends_on", {}):
            assert dependency in document["services"], name
        for volume in service.get("volumes", []):
            assert volume.split(":")[0] in document["volumes"], name
        for source in service.get("configs", []):
            assert source["source"] in document["configs"], name


def test_everything_waits_for_the_migrations_and_they_for_the_servers() -> None:
    services = compose()["services"]
    assert set(services["migrate"]["depends_on"]) == {"database", "valkey"}
    for name in ("web", "worker", "worker-long", "beat"):
        assert services[name]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}
    for name in ("database", "valkey", "web", "worker", "worker-long"):
        assert services[name]["healthcheck"]["test"], name


def test_containers_have_few_rights_and_no_default_secrets() -> None:
    for name, service in own_services().items():
        assert service["cap_drop"] == ["ALL"], name
        assert service["read_only"] is True, name
        assert "no-new-privileges:true" in service["security_opt"], name
    text = (CLONE / "compose.yaml").read_text()
    for variable in ("SECRET_KEY", "DATABASE_PASSWORD", "POSTGRES_PASSWORD"):
        uses = re.findall(rf"\$\{{{variable}([^}}]*)\}}", text)
        assert uses
        assert all(use.startswith(":?") for use in uses), f"{variable} must have no default"


def test_the_database_role_of_compose_is_no_superuser() -> None:
    script = compose()["configs"]["create-role"]["content"]
    assert re.search(r"CREATE ROLE maart LOGIN CREATEROLE CREATEDB PASSWORD", script)
    assert "SUPERUSER" not in script.replace("NOSUPERUSER", "")
    assert compose()["services"]["database"]["environment"].get("POSTGRES_USER") != "maart"


def test_valkey_of_compose_keeps_tasks() -> None:
    command = " ".join(compose()["services"]["valkey"]["command"])
    assert "--maxmemory-policy volatile-lru" in command
    assert "--appendonly yes" in command


def test_every_variable_of_compose_is_explained_in_the_example() -> None:
    used = re.findall(r"(?<!\$)\$\{(\w+)", (CLONE / "compose.yaml").read_text())
    assert [name for name in {*used, *passed_on()} if not is_explained(name)] == []


def test_every_variable_that_is_read_is_in_the_example() -> None:
    assert [name for name in read_variables() if not is_explained(name)] == []


def test_compose_passes_on_what_is_read_and_nothing_else() -> None:
    environment = set(compose()["x-maart"]["environment"])
    of_the_image = set(image_environment()) - {"DJANGO_SETTINGS_MODULE"}
    of_make = {"DEBUG", "MAART_DATA_DIR", "CHROMIUM"}
    assert environment == read_variables() - of_the_image - of_make
    for name, service in own_services().items():
        assert set(service["environment"]) == environment, name


def test_what_settings_would_refuse_compose_refuses_first() -> None:
    environment = compose()["x-maart"]["environment"]
    for name in ("SECRET_KEY", "DATABASE_URL", "PUBLIC_ORIGIN", "EMAIL_URL"):
        assert re.search(r"\$\{\w+:\?", environment[name]), name


def passed_on() -> set[str]:
    """Variables that reach the containers as they are in the shell or in .env."""
    return {name for name, value in compose()["x-maart"]["environment"].items() if value is None}


def read_variables() -> set[str]:
    return {variable.name for variable in variables(CLONE)}


def is_explained(name: str) -> bool:
    return bool(re.search(rf"^#?{name}=", (CLONE / ".env.example").read_text(), re.MULTILINE))


def test_the_example_holds_no_secret_and_can_be_used_as_it_is() -> None:
    from config import env

    values = dict(env.parse_dotenv((CLONE / ".env.example").read_text()))
    assert {values[name] for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "DATABASE_PASSWORD")} == {""}


# -- the programs, run outside of a container ---------------------------------------------------------------------------


@pytest.fixture
def production(data_dir: Path, tmp_path: Path) -> dict[str, str]:
    """The image's environment, with the embedded services as servers that have an address."""
    urls = ensure_services()
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        port = server.getsockname()[1]
    return {
        **{name: value for name, value in image_environment().items() if name != "PATH"},
        "DATABASE_URL": urls.database_url,
        "REDIS_URL": urls.redis_url,
        "SECRET_KEY": secrets.token_urlsafe(48),
        "PUBLIC_ORIGIN": "https://maart.example",
        "EMAIL_URL": "smtp://localhost",
        "TRUSTED_PROXY_COUNT": "1",
        "PORT": str(port),
        "BIND": "127.0.0.1",
        "STATIC_ROOT": str(tmp_path / "collected"),
        "MEDIA_ROOT": str(tmp_path / "media"),
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "metrics"),
    }


def start(name: str, environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as file:
        return subprocess.Popen(
            [sys.executable, "-m", "config.programs", name],
            cwd=CLONE,
            env={**os.environ, **environment},
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def end(process: subprocess.Popen[bytes]) -> int:
    """Ask it to end, as Docker does; its exit code."""
    process.send_signal(signal.SIGTERM)
    try:
        return process.wait(timeout=30)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def get(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return 0, ""


def said(log: Path) -> str:
    return log.read_text(errors="replace")


def wait_until(condition: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 90
    while not condition():
        assert process.poll() is None, said(log)
        assert time.monotonic() < deadline, said(log)
        time.sleep(0.2)


def test_image_build_step_and_programs_run_on_production_settings(
    production: dict[str, str], tmp_path: Path
) -> None:
    """What the image does while it is built, then every service of compose.yaml, side by side."""
    Path(production["PROMETHEUS_MULTIPROC_DIR"]).mkdir()
    collected = run_command(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"],
        environment=production,
    )
    assert collected.returncode == 0, collected.stderr
    migrated = run_command([sys.executable, "-m", "config.programs", "migrate"], environment=production)
    assert migrated.returncode == 0, migrated.stderr + migrated.stdout

    logs = {name: tmp_path / f"{name}.log" for name in programs.commands()}
    own = {name: {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path / f"metrics-{name}")} for name in logs}
    told = {"CELERY_LOG_LEVEL": "INFO"}
    started = {name: start(name, {**production, **told, **own[name]}, log) for name, log in logs.items()}
    try:
        base = f"http://127.0.0.1:{production['PORT']}"
        wait_until(lambda: get(f"{base}/health/live")[0] == 200, started["web"], logs["web"])
        status, body = get(f"{base}/health/ready")
        assert status == 200, body
        wait_until(lambda: "short@" in said(logs["worker"]), started["worker"], logs["worker"])
        wait_until(lambda: "long@" in said(logs["long"]), started["long"], logs["long"])
        wait_until(lambda: "beat: Starting" in said(logs["beat"]), started["beat"], logs["beat"])
    finally:
        codes = {name: end(process) for name, process in started.items()}
    assert codes == dict.fromkeys(codes, 0), {
        name: said(log)[-2000:] for name, log in logs.items() if codes[name]
    }


def manage_check(environment: dict[str, str], *changes: tuple[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "config.programs", "manage", "check"]
    return run_command(command, environment={**environment, **dict(changes)})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *((name, "") for name in ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "PUBLIC_ORIGIN", "EMAIL_URL")),
        ("SECRET_KEY", "insecure-development-key"),
        ("METRICS_TOKEN", "development"),
        ("METRICS_TOKEN", "x"),
        ("TRUSTED_PROXY_COUNT", ""),
    ],
)
def test_production_refuses_to_start_with_what_is_missing_or_known(
    remote: dict[str, str], name: str, value: str
) -> None:
    answer = manage_check(remote, (name, value))
    assert answer.returncode == 1
    assert name in answer.stderr
    assert len(answer.stderr.strip().splitlines()) == 1


@pytest.fixture
def remote() -> dict[str, str]:
    """Production settings that nothing is wrong with, with servers that nobody asks."""
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "DATABASE_URL": "postgres://u:p@database.example/n",
        "REDIS_URL": "redis://valkey.example/0",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "PUBLIC_ORIGIN": "https://maart.example",
        "EMAIL_URL": "smtp://localhost",
        "TRUSTED_PROXY_COUNT": "1",
        "METRICS_TOKEN": secrets.token_urlsafe(48),
        "PROMETHEUS_MULTIPROC_DIR": "",
    }


def settings_of(environment: dict[str, str], *names: str) -> dict[str, Any]:
    code = f"import json; from django.conf import settings as s; print(json.dumps({{n: getattr(s, n) for n in {names!r}}}))"
    answer = run_command([sys.executable, "-c", code], environment=environment)
    assert answer.returncode == 0, answer.stderr
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def test_the_word_of_a_proxy_counts_only_with_a_proxy(remote: dict[str, str]) -> None:
    name = "SECURE_PROXY_SSL_HEADER"
    assert settings_of(remote, name)[name] == ["HTTP_X_FORWARDED_PROTO", "https"]
    without = {**remote, "TRUSTED_PROXY_COUNT": "0", "SECURE_SSL_REDIRECT": "false"}
    assert settings_of(without, name)[name] is None


@pytest.mark.parametrize(
    ("program", "name", "value"),
    [
        ("web", "WEB_WORKERS", "many"),
        ("web", "BIND", "nonsense"),
        ("web", "PUBLIC_ORIGIN", "https://maart.example/shop"),
        ("worker", "CELERY_LOG_LEVEL", "chatty"),
        ("worker", "LOG_LEVEL", "chatty"),
        ("long", "SENTRY_DSN", "nonsense"),
        ("long", "DJANGO_SETTINGS_MODULE", "nope"),
        ("beat", "REDIS_URL", "redis://valkey.example/15"),
        ("beat", "FLOWER_URL", "javascript:alert(1)"),
    ],
)
def test_a_program_says_in_one_sentence_what_it_cannot_use(
    remote: dict[str, str], program: str, name: str, value: str
) -> None:
    answer = run_command(
        [sys.executable, "-m", "config.programs", program], environment={**remote, name: value}
    )
    assert answer.returncode == 1
    assert answer.stderr.startswith(f"{name} ")
    assert len(answer.stderr.strip().splitlines()) == 1


def test_an_unknown_program_is_refused() -> None:
    answer = run_command([sys.executable, "-m", "config.programs", "everything"])
    assert answer.returncode == 2
    assert "web | worker | long | beat" in answer.stderr
