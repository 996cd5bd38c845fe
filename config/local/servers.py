"""The private servers of one run, and the environment that makes the application use them."""

import fcntl
import hashlib
import json
import os
import secrets
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import FrameType

from config.local.broker import broker
from config.local.children import ServerError, private
from config.local.install import ROOT
from config.local.postgres import APPLICATION, DATABASE, OWNER, PORT, postgres

Environment = dict[str, str]
TOLD = "environment.json"
NOT_RUNNING = (
    "Aplikasi tidak sedang berjalan di komputer ini. Jalankan `make run`, tunggu sampai tertulis bahwa aplikasi siap, "
    "lalu ulangi perintah ini di terminal lain."
)


@contextmanager
def servers(name: str, *, durable: bool) -> Iterator[Environment]:
    """PostgreSQL and a broker, started and surely ended; yields what web, worker and beat need to know.

    Durable ones keep their data under `var/NAME`, for one run at a time; others vanish with it.
    """
    with ExitStack() as stack:
        stack.enter_context(_ended_by_signals())
        home = stack.enter_context(_kept_home(name) if durable else _passing_home(name))
        sockets = stack.enter_context(postgres(home, durable=durable))
        url = stack.enter_context(broker(home, durable=durable))
        # Mails hold links that let their reader in.
        (home / "mail").mkdir(mode=0o700, exist_ok=True)
        yield {
            "SECRET_KEY_FILE": str(_secret_key(home)),
            "KEYS_DIR": str(home / "keys"),
            "MAIL_DIR": str(home / "mail"),
            "DATABASE_NAME": DATABASE,
            "DATABASE_USER": APPLICATION,
            "DATABASE_HOST": str(sockets),
            "DATABASE_PORT": PORT,
            "APPLICATION_ROLE": APPLICATION,
            "BROKER_URL": url,
        }


def as_owner(environment: Environment) -> Environment:
    """The same servers for who migrates, or makes a database for tests."""
    return environment | {"DATABASE_USER": OWNER}


@contextmanager
def told(environment: Environment) -> Iterator[None]:
    """Let other commands of this user find the servers for as long as they run."""
    path = Path(environment["SECRET_KEY_FILE"]).with_name(TOLD)
    with private(path) as file:
        json.dump(environment, file)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def running(name: str) -> Environment:
    """The environment of the run that goes on; ServerError where none does."""
    home = _reachable(ROOT / "var" / name)
    try:
        # The kernel lets go of the lock of whoever was killed, and could not take his file away.
        with (home / "lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        with suppress(FileNotFoundError):
            found: Environment = json.loads((home / TOLD).read_text())
            return found
    except FileNotFoundError:
        pass
    raise ServerError(NOT_RUNNING)


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let SIGTERM and a closed terminal end us as Ctrl-C does, through every `finally`."""

    def leave(number: int, _frame: FrameType | None) -> None:
        # Once: a second signal must not cut the ending short.
        signal.signal(number, signal.SIG_IGN)
        raise SystemExit(128 + number)

    def hang_up(_number: int, _frame: FrameType | None) -> None:
        # By way of SIGTERM, which whoever runs processes of his own inside has his own answer to.
        os.kill(os.getpid(), signal.SIGTERM)

    # A shell starts its background jobs deaf to SIGINT; Ctrl-C's signal has to end those too.
    answers = {signal.SIGINT: signal.default_int_handler, signal.SIGTERM: leave, signal.SIGHUP: hang_up}
    earlier = {number: signal.signal(number, answer) for number, answer in answers.items()}
    try:
        yield
    finally:
        for number, answer in earlier.items():
            signal.signal(number, answer)


@contextmanager
def _kept_home(name: str) -> Iterator[Path]:
    home = _reachable(ROOT / "var" / name)
    home.mkdir(parents=True, exist_ok=True)
    # Whom root lends the servers to passes through, whatever the umask was.
    home.parent.chmod(home.parent.stat().st_mode | (_home_mode() & 0o011))
    home.chmod(_home_mode())
    with (home / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ServerError(f"Another run uses {home}: end it first.") from None
        yield home


@contextmanager
def _passing_home(name: str) -> Iterator[Path]:
    home = Path(tempfile.mkdtemp(prefix=f"sop-{name}-"))
    home.chmod(_home_mode())
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _home_mode() -> int:
    """For nobody else; where root lends the servers another name, that user passes without seeing."""
    return 0o711 if os.geteuid() == 0 else 0o700


def _reachable(home: Path) -> Path:
    """`home`, or where root keeps it when the servers' user may not enter the folders above, as in /root."""
    open_to_all = all(folder.stat().st_mode & 0o001 for folder in (ROOT, *ROOT.parents))
    tree = hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]
    elsewhere = Path("/var/lib/sertifikat-dukcapil") / tree / home.name
    return home if os.geteuid() != 0 or open_to_all else elsewhere


def _secret_key(home: Path) -> Path:
    """The file of the key that signs sessions, drawn on the first run."""
    path = home / "secret-key"
    if not path.exists():
        with private(path) as file:
            file.write(secrets.token_urlsafe(64))
    return path
