"""A process that is killed by SIGKILL right before, or right after, its n-th call that touches a file."""

import io
import os
import signal
import sys
import traceback
from types import FrameType
from typing import Any, NoReturn

from django.db import connection

from tests.killing.deaths import PATIENCE, Act

# What is asked of the system; whatever else a program does in between leaves no other trace.
CALLS = {"open", "mkdir", "fchmod", "fsync", "replace", "rename", "link", "unlink", "write", "close", "flock"}


def die_at_call(act: Act, *, at: int) -> bool:
    """Carry out `act` in a process of its own; whether it came to its `at`-th such moment, and was killed there."""
    child = os.fork()
    if not child:
        _live(act, at=at)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.waitstatus_to_exitcode(status) == 0
    return False


def _live(act: Act, *, at: int) -> NoReturn:
    code, left = 1, at

    def watch(_frame: FrameType, event: str, called: Any) -> None:
        nonlocal left
        if event in {"c_call", "c_return"} and _touches_a_file(called):
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)

    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(PATIENCE)
        # The parent's: psycopg2 leaves a connection alone that another process has opened.
        connection.connection = None
        connection.ensure_connection()
        sys.setprofile(watch)
        act()
        sys.setprofile(None)
        code = 0
    except BaseException:
        sys.setprofile(None)
        traceback.print_exc()
    finally:
        os._exit(code)


def _touches_a_file(called: Any) -> bool:
    is_system = getattr(called, "__module__", "") in {"posix", "fcntl"}
    is_of_a_file = isinstance(getattr(called, "__self__", None), io.IOBase)
    return called.__name__ in CALLS and (is_system or is_of_a_file)
