"""The private servers really start, keep what they must, and really end."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic, sleep, time
from uuid import uuid4

import psycopg2
import pytest
import redis

from config.local.children import ServerError, given_to_owner
from config.local.install import ROOT
from config.local.postgres import ABANDONED, APPLICATION, OWNER, _socket_folder
from config.local.run import manage
from config.local.servers import NOT_RUNNING, TOLD, Environment, running, servers, told


@pytest.fixture
def name() -> Iterator[str]:
    """The name of a run that nobody else uses; its data go with the test."""
    name = f"trial-{uuid4().hex[:8]}"
    yield name
    for folder in (ROOT / "var" / name, *Path("/var/lib").glob(f"sertifikat-dukcapil/*/{name}")):
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def passing() -> Iterator[Environment]:
    """Servers for what can be seen without ending them."""
    with servers("look", durable=False) as environment:
        yield environment


def home(environment: Environment) -> Path:
    return Path(environment["SECRET_KEY_FILE"]).parent


@contextmanager
def held(name: str) -> Iterator[tuple[subprocess.Popen[str], Environment]]:
    """The servers held by a process of their own, which a test may kill."""
    words = [sys.executable, "-m", "tests.local.hold", name]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        try:
            yield holder, json.loads(holder.stdout.readline())
        finally:
            holder.kill()


def query(environment: Environment, statement: str, *, user: str = OWNER) -> list[tuple[object, ...]]:
    host, port = environment["DATABASE_HOST"], environment["DATABASE_PORT"]
    connection = psycopg2.connect(host=host, port=port, dbname=environment["DATABASE_NAME"], user=user)
    with closing(connection), connection, connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def postmaster(environment: Environment) -> Path:
    return home(environment) / "postgres" / "data" / "postmaster.pid"


def processes(environment: Environment) -> list[str]:
    """What still runs of these servers: PostgreSQL names its socket, Redis its port."""
    port = environment["BROKER_URL"].rpartition(":")[2].partition("/")[0]
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if environment["DATABASE_HOST"] in line or f"127.0.0.1:{port}" in line:
            found.append(line)
    return found


def assert_nothing_runs(environment: Environment) -> None:
    deadline = monotonic() + 20
    while processes(environment) and monotonic() < deadline:
        sleep(0.1)
    assert processes(environment) == []


def test_a_second_run_keeps_the_rows_and_the_queue_of_the_first(name: str) -> None:
    with servers(name, durable=True) as first:
        query(first, "CREATE TABLE kept AS SELECT 7 AS number")
        with redis.Redis.from_url(first["BROKER_URL"]) as queue:
            queue.rpush("kept", "message")
        key = Path(first["SECRET_KEY_FILE"]).read_text()
    with servers(name, durable=True) as second:
        assert query(second, "SELECT number FROM kept") == [(7,)]
        with redis.Redis.from_url(second["BROKER_URL"]) as queue:
            assert queue.lrange("kept", 0, -1) == [b"message"]
        assert Path(second["SECRET_KEY_FILE"]).read_text() == key


def test_nothing_runs_and_no_socket_is_left_after_the_end(name: str) -> None:
    with servers(name, durable=True) as environment:
        assert len(processes(environment)) >= 2
    assert_nothing_runs(environment)
    assert not Path(environment["DATABASE_HOST"]).exists()


@pytest.mark.parametrize(
    "refused",
    [
        "INSERT INTO person (nik, name) VALUES ('9971010101700003', '')",
        "INSERT INTO person (nik) VALUES ('9971010101700003'), ('9971010101700003')",
        "UPDATE person SET nik = '9971010101700003' WHERE nowhere = '9971010101700003'",
        "SELEC '9971010101700003'",
    ],
)
def test_what_stood_in_a_statement_that_failed_is_not_in_the_log_of_the_database(
    passing: Environment, refused: str
) -> None:
    query(
        passing,
        "CREATE TABLE IF NOT EXISTS person (nik text PRIMARY KEY, name text CHECK (name <> ''))",
    )
    log = home(passing) / "postgres.log"
    before = log.stat().st_size
    with pytest.raises(psycopg2.Error):
        query(passing, refused)
    said = log.read_text()[before:]
    assert "ERROR:" in said
    assert "9971010101700003" not in said


def test_a_start_takes_away_the_empty_folders_of_sockets_that_killed_runs_left(tmp_path: Path) -> None:
    abandoned, in_use, young = (_socket_folder(like=tmp_path) for _ in range(3))
    (in_use / "socket").touch()
    for folder in (abandoned, in_use):
        os.utime(folder, (0, time() - ABANDONED - 60))
    fresh = _socket_folder(like=tmp_path)
    try:
        assert not abandoned.exists()
        assert all(folder.exists() for folder in (in_use, young, fresh))
    finally:
        for folder in (in_use, young, fresh):
            shutil.rmtree(folder)


def test_passing_servers_leave_no_file_behind(name: str) -> None:
    with servers(name, durable=False) as environment:
        secret = Path(environment["SECRET_KEY_FILE"])
        assert secret.exists()
    assert not secret.parent.exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP, signal.SIGKILL])
def test_no_signal_to_their_keeper_leaves_a_server_running(name: str, number: signal.Signals) -> None:
    with held(name) as (holder, environment):
        holder.send_signal(number)
        holder.wait(30)
        assert_nothing_runs(environment)


def test_the_keeper_ends_when_a_server_dies_and_the_next_start_recovers_the_rows(name: str) -> None:
    with held(name) as (holder, environment):
        query(environment, "CREATE TABLE kept AS SELECT 7 AS number")
        os.kill(int(postmaster(environment).read_text().split()[0]), signal.SIGKILL)
        assert holder.wait(30) == 128 + signal.SIGTERM
        assert_nothing_runs(environment)
    assert postmaster(environment).exists(), "a killed server leaves the file of its process"
    with servers(name, durable=True) as again:
        assert query(again, "SELECT number FROM kept") == [(7,)]


def test_a_stale_process_number_that_another_process_has_by_now_is_no_obstacle(name: str) -> None:
    with servers(name, durable=True) as environment:
        stale = postmaster(environment).read_text()
    _, newline, rest = stale.partition("\n")
    postmaster(environment).write_text(f"{os.getpid()}{newline}{rest}")
    given_to_owner(postmaster(environment), of=postmaster(environment).parent)
    with servers(name, durable=True) as again:
        assert query(again, "SELECT 1") == [(1,)]


def test_two_runs_may_not_share_their_data(name: str) -> None:
    with servers(name, durable=True), pytest.raises(ServerError), servers(name, durable=True):
        pass


def test_the_role_of_the_application_owns_nothing_and_may_not_create_a_table(passing: Environment) -> None:
    assert passing["DATABASE_USER"] == APPLICATION
    rights = "SELECT rolname, rolcanlogin, rolcreatedb, rolsuper, rolcreaterole FROM pg_roles"
    assert query(passing, f"{rights} WHERE rolname LIKE 'sop%' ORDER BY 1") == [
        (APPLICATION, True, False, False, False),
        (OWNER, True, True, False, False),
    ]
    owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
    assert query(passing, owner, user=APPLICATION) == [(OWNER,)]
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        query(passing, "CREATE TABLE forbidden ()", user=APPLICATION)
    query(passing, "CREATE TABLE allowed ()")


def test_text_is_stored_as_utf_8_and_sorted_the_same_on_every_machine(passing: Environment) -> None:
    facts = "SELECT pg_encoding_to_char(encoding), datcollate, datctype FROM pg_database"
    assert query(passing, f"{facts} WHERE datname = 'sop'") == [("UTF8", "C.UTF-8", "C.UTF-8")]


def test_the_broker_wants_its_password_and_keeps_it_off_the_command_line(passing: Environment) -> None:
    address = passing["BROKER_URL"]
    password = address.split("@")[0].rpartition(":")[2]
    stranger = "redis://" + address.partition("@")[2]
    with redis.Redis.from_url(stranger) as client, pytest.raises(redis.AuthenticationError):
        client.ping()
    assert not any(password in line for line in processes(passing))


def test_only_their_user_may_read_secrets_mails_and_data(passing: Environment) -> None:
    private = [Path(passing["SECRET_KEY_FILE"]), Path(passing["DATABASE_HOST"])]
    private += [home(passing) / path for path in ("postgres", "broker", "mail", "postgres.log", "broker.log")]
    assert [path for path in private if path.stat().st_mode & 0o077] == []


def test_no_server_runs_as_root(passing: Environment) -> None:
    process = Path("/proc") / postmaster(passing).read_text().split()[0]
    assert process.stat().st_uid != 0


def test_a_command_finds_the_servers_of_the_run_and_afterwards_says_that_none_goes_on(name: str) -> None:
    with servers(name, durable=True) as environment:
        with pytest.raises(ServerError, match="tidak sedang berjalan"):
            running(name)
        with told(environment):
            path = home(environment) / TOLD
            assert path.stat().st_mode & 0o777 == 0o600
            assert running(name) == environment
            assert manage("showmigrations", "accounts", name=name) == 0
        assert not path.exists()
        path.write_text("{}")  # as of one who was killed
    with pytest.raises(ServerError, match="tidak sedang berjalan"):
        running(name)


def test_without_any_run_a_command_is_one_whole_sentence(name: str) -> None:
    with pytest.raises(ServerError) as refused:
        manage("change_access", name=name)
    assert str(refused.value) == NOT_RUNNING
