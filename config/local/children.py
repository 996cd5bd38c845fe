"""Starting a server so that it cannot outlive us, and never as root."""
# ruff: noqa: S603 -- every command is spelled out by the callers in this package

import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep
from typing import TextIO

Words = Sequence[str | Path]
# SIGINT is PostgreSQL's fast shutdown and Redis's orderly one; the rest is for a server that hangs.
ENDINGS = ((signal.SIGINT, 20), (signal.SIGQUIT, 5), (signal.SIGKILL, 5))
# For a command in the foreground to end in good order.
FAREWELL = 10


class ServerError(Exception):
    """A private server did not start, or another run holds its data."""


def owned_folder(path: Path) -> Path:
    """A folder that only the user of the servers can read, made if need be."""
    if not path.exists():
        path.mkdir(parents=True, mode=0o700)
        os.chown(path, *_server_user())
    return path


def given_to_owner(path: Path, *, of: Path) -> Path:
    """Hand `path` to the owner of another, which changes nothing unless we are root."""
    os.chown(path, of.stat().st_uid, -1)
    return path


def private(path: Path) -> TextIO:
    """A new text file that only we can read, from its first moment on."""
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w")


def as_owner(folder: Path) -> list[str]:
    """The words before a command that make it run as the owner of `folder`, and end when we do.

    The signal at our death is the kernel's: not even SIGKILL of the parent leaves a server behind.
    """
    words = ["setpriv", "--pdeathsig", "INT"]
    owner = folder.stat()
    if owner.st_uid != os.geteuid():
        words += ["--reuid", str(owner.st_uid), "--regid", str(owner.st_gid), "--clear-groups"]
    return words


def _server_user() -> tuple[int, int]:
    """User and group of the servers: ours, or those that root lends them, for PostgreSQL refuses to run as root."""
    known = {user.pw_name: user for user in pwd.getpwall()}
    lent = known.get("postgres") or known["nobody"]
    return (lent.pw_uid, lent.pw_gid) if os.geteuid() == 0 else (os.geteuid(), os.getegid())


def once(folder: Path, words: Words) -> None:
    """Run a command to its end as the owner of `folder`; its complaint is the error."""
    words = [*as_owner(folder), *words]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ServerError(f"{words} failed: {done.stderr or done.stdout}")


def attended(words: Sequence[str], *, cwd: Path, env: dict[str, str]) -> int:
    """Run a command in the foreground; when we are told to end, it gets a moment to end first."""
    words = ["setpriv", "--pdeathsig", "TERM", *words]
    child = subprocess.Popen(words, cwd=cwd, env=env, stdin=subprocess.DEVNULL)
    try:
        return child.wait()
    except BaseException as reason:
        # Ctrl-C reached it too. Of another signal it knows nothing; pytest cleans up after SIGINT.
        if not isinstance(reason, KeyboardInterrupt):
            child.send_signal(signal.SIGINT)
        try:
            child.wait(FAREWELL)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        raise


@contextmanager
def running(folder: Path, words: Words, *, log: Path, ready: Callable[[], bool]) -> Iterator[int]:
    """The process of a server that answers, as the owner of `folder`; ended on the way out."""
    with private(log) as output:
        # Its own session: Ctrl-C is for us, who end the application before its servers.
        child = subprocess.Popen(
            [*as_owner(folder), *words],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    ending = Event()
    try:
        _wait_until(ready, child, log=log)
        Thread(target=_end_with, args=(child, ending), daemon=True).start()
        yield child.pid
    finally:
        ending.set()
        _end(child)


def _end_with(child: subprocess.Popen[bytes], ending: Event) -> None:
    """End ourselves, in good order, when a server dies under us."""
    child.wait()
    if not ending.is_set():
        sys.stderr.write(f"{child.args!r} ended with {child.returncode}.\n")
        os.kill(os.getpid(), signal.SIGTERM)


def _wait_until(ready: Callable[[], bool], child: subprocess.Popen[bytes], *, log: Path) -> None:
    deadline = monotonic() + 60
    while not ready():
        if child.poll() is not None or monotonic() > deadline:
            lines = log.read_text(errors="replace").splitlines()[-8:]
            raise ServerError("\n".join([f"{child.args!r} did not start. From {log}:", *lines]))
        sleep(0.05)


def _end(child: subprocess.Popen[bytes]) -> None:
    for number, patience in ENDINGS:
        child.send_signal(number)
        with suppress(subprocess.TimeoutExpired):
            child.wait(patience)
