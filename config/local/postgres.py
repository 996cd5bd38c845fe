"""A private PostgreSQL cluster with the two roles of the application, on a socket for its owner alone."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep, time

import psycopg2
from psycopg2 import sql

from config.local.children import ServerError, given_to_owner, once, owned_folder, running
from config.local.install import postgres_folders

DATABASE = "sop"
OWNER = "sop_owner"  # owns the database and migrates it
APPLICATION = "sop_app"  # what web, workers and beat connect as; owns nothing
SUPERUSER = "postgres"
PORT = "5432"  # names the socket; nothing listens on the network

# For the server of an earlier run to end.
PATIENCE = 30
# An empty folder of sockets that is older belongs to no server that is starting just now.
ABANDONED = 3600
# A statement that failed holds what somebody typed, and so does the row that its error quotes: neither is logged.
DISCREET = (
    "log_min_error_statement=panic",
    "log_error_verbosity=terse",
    "log_parameter_max_length=0",
    "log_parameter_max_length_on_error=0",
)
# Losing the machine loses a test's data, and nobody minds.
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@contextmanager
def postgres(home: Path, *, durable: bool) -> Iterator[Path]:
    """Start the cluster under `home`, made on the first run; yields the folder of its socket."""
    data = home / "postgres" / "data"
    owned_folder(data.parent)
    programs = _programs(data)
    if not data.exists():
        _initialise(data, programs=programs, durable=durable)
    _clear_stale_pid(data)
    sockets = _socket_folder(like=data.parent)
    options = [
        f"unix_socket_directories={sockets}",
        "listen_addresses=",
        f"port={PORT}",
        "max_connections=100",
    ]
    words: list[str | Path] = [programs / "postgres", "-D", data]
    for option in [*options, *DISCREET, *(() if durable else CARELESS)]:
        words += ["-c", option]
    try:
        with running(data.parent, words, log=home / "postgres.log", ready=lambda: _answers(sockets)):
            _make_roles(sockets)
            yield sockets
    finally:
        shutil.rmtree(sockets, ignore_errors=True)


def _programs(data: Path) -> Path:
    """The folder of PostgreSQL's programs: of the version that made the data, if there are any."""
    version = data / "PG_VERSION"
    wanted = version.read_text().strip() if version.exists() else ""
    for folder in postgres_folders():
        if not wanted or _major(folder) == wanted:
            return folder
    raise ServerError(f"PostgreSQL {wanted} for {data} is not installed: run `make install` first.")


def _major(folder: Path) -> str:
    words = [str(folder / "postgres"), "--version"]
    told = subprocess.run(words, capture_output=True, text=True, check=True).stdout  # noqa: S603 -- ours
    return told.split()[2].partition(".")[0]  # postgres (PostgreSQL) 15.18 (Debian ...)


def _initialise(data: Path, *, programs: Path, durable: bool) -> None:
    """Make the cluster beside its place and move it there, so that half of one is never taken for one."""
    unfinished = data.with_name("unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    words: list[str | Path] = [programs / "initdb", "-D", unfinished, "-U", SUPERUSER, "-E", "UTF8"]
    # Trust is safe here: only the owner of the socket's folder, and root, can reach the socket.
    words += ["--locale=C.UTF-8", "--auth=trust", *(() if durable else ("--no-sync",))]
    once(data.parent, words)
    unfinished.rename(data)


def _clear_stale_pid(data: Path) -> None:
    """After a SIGKILL the file of the old process stays, and its number may be another process's by now."""
    stale = data / "postmaster.pid"
    deadline = monotonic() + PATIENCE
    while stale.exists():
        process = Path("/proc") / stale.read_text().split("\n", 1)[0] / "cmdline"
        try:
            ours = str(data).encode() in process.read_bytes().split(b"\0")
        except OSError:
            ours = False
        if not ours:
            stale.unlink(missing_ok=True)
        elif monotonic() > deadline:
            raise ServerError(f"A PostgreSQL server of another run still uses {data}.")
        sleep(0.1)


def _socket_folder(*, like: Path) -> Path:
    """A private folder with a short name, because the whole path of a socket may have 107 bytes."""
    made = given_to_owner(Path(tempfile.mkdtemp(prefix="sop-", dir="/tmp")), of=like)
    _sweep_beside(made)
    return made


def _sweep_beside(made: Path) -> None:
    """Take away what earlier runs left that were killed: their servers ended in good order, the folders stayed."""
    owner, now = made.stat().st_uid, time()
    for folder in made.parent.glob("sop-????????"):
        with suppress(OSError):  # gone meanwhile, no folder, or not empty: a server is there
            found = folder.lstat()
            if found.st_uid == owner and now - found.st_mtime > ABANDONED:
                folder.rmdir()


def _answers(sockets: Path) -> bool:
    try:
        psycopg2.connect(host=str(sockets), port=PORT, user=SUPERUSER, dbname="postgres").close()
    except psycopg2.OperationalError:
        return False
    return True


def _make_roles(sockets: Path) -> None:
    """The roles and the database, unless an earlier run made them."""
    connection = psycopg2.connect(host=str(sockets), port=PORT, user=SUPERUSER, dbname="postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        for role, right in ((OWNER, "CREATEDB"), (APPLICATION, "NOCREATEDB")):
            cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
            if not cursor.rowcount:
                cursor.execute(sql.SQL(f"CREATE ROLE {{}} LOGIN {right}").format(sql.Identifier(role)))
        # The owner may act as the application, never the other way: so a test can try what the application may.
        cursor.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(APPLICATION), sql.Identifier(OWNER)))
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE])
        if not cursor.rowcount:
            names = sql.Identifier(DATABASE), sql.Identifier(OWNER)
            cursor.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(*names))
    connection.close()
