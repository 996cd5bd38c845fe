"""A process that is killed by SIGKILL before its n-th statement, before its COMMIT, or right after it."""

import os
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, NoReturn, cast

from django.db import connection

Act = Callable[[], object]
# Of a child that hangs: the kernel ends it.
PATIENCE = 60
COMMITTED = "committed"


@dataclass(frozen=True)
class End:
    """How far it came, and what ended it."""

    steps: tuple[str, ...]
    commits: int
    is_killed: bool

    @property
    def last(self) -> str:
        return self.steps[-1] if self.steps else "nothing"


class _Watch:
    """In the child: tells each step before it is taken, and takes no more than so many."""

    def __init__(self, *, last: int, say: int) -> None:
        self.left, self.say = last, say

    def come_to(self, step: str) -> None:
        self.tell(f"before {step}")
        self.left -= 1
        if not self.left:
            os.kill(os.getpid(), signal.SIGKILL)

    def tell(self, words: str) -> None:
        os.write(self.say, f"{' '.join(words.split())[:90]}\n".encode())

    def __call__(self, execute: Callable[..., Any], sql: str, *given: Any) -> Any:
        self.come_to(sql)
        answer = execute(sql, *given)
        if not connection.in_atomic_block and not sql.lstrip().startswith("SELECT"):
            self.tell(COMMITTED)
            self.come_to("the end of a statement that is its own transaction")
        return answer

    def commit(self, commit: Act) -> None:
        self.come_to("COMMIT")
        commit()
        self.tell(COMMITTED)
        self.come_to("the end of COMMIT")


def die(act: Act, *, at: int) -> End:
    """Carry out `act` in a process of its own that is killed at its `at`-th step, if it comes so far."""
    hear, say = os.pipe()
    child = os.fork()
    if not child:
        _live(act, at=at, say=say)
    os.close(say)
    with os.fdopen(hear) as told:
        lines = told.read().splitlines()
    _, status = os.waitpid(child, 0)
    is_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    assert is_killed or os.waitstatus_to_exitcode(status) == 0, "\n".join(lines)
    steps = tuple(line for line in lines if line != COMMITTED)
    return End(steps, commits=lines.count(COMMITTED), is_killed=is_killed)


def _live(act: Act, *, at: int, say: int) -> NoReturn:
    code = 1
    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(PATIENCE)
        # The parent's: psycopg2 leaves a connection alone that another process has opened.
        connection.connection = None
        connection.ensure_connection()
        watch, own = _Watch(last=at, say=say), cast("Any", connection)
        own._commit = partial(watch.commit, own._commit)
        with connection.execute_wrapper(watch):
            act()
        code = 0
    except BaseException:
        os.write(say, traceback.format_exc().encode()[-30_000:])
    finally:
        os._exit(code)
