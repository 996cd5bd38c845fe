"""The child process that sends: it knows the messages it was given, and nothing else of this house.

Standard input holds the job as JSON; each message is answered by a line of its own as soon as it is done with.
"""

import json
import logging
import re
import resource
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Lock, get_ident
from typing import Any

from channels.guard import forget, stand_guard, was_forbidden
from channels.outcomes import Outcome, outcome_of

MEMORY = 2 * 1024 * 1024 * 1024
CPU_SECONDS = 30
# For the way there, and for each answer.
SECONDS = 5
AT_ONCE = 10
STATUS = re.compile(r"error=(\d{3})\b")


class Statuses(logging.Handler):
    """The last status that a service answered to each thread: the library tells it to its log alone."""

    def __init__(self) -> None:
        super().__init__()
        self.of_thread: dict[int, int] = {}

    def emit(self, record: logging.LogRecord) -> None:
        if found := STATUS.search(record.getMessage()):
            self.of_thread[get_ident()] = int(found[1])


def main() -> None:
    """Send what stands on standard input."""
    for what, amount in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (amount, amount))
    job = json.load(sys.stdin)
    answers, sys.stdout = sys.stdout, sys.stderr
    import apprise

    # Nothing it might load leads anywhere any more.
    stand_guard(job["hosts"])
    library = logging.getLogger("apprise")
    library.propagate = False
    library.addHandler(statuses := Statuses())
    turn = Lock()

    def answer(message: dict[str, str]) -> None:
        outcome = send(message, library=apprise, statuses=statuses)
        with turn:
            print(json.dumps({"key": message["key"], "outcome": outcome}), file=answers, flush=True)

    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        list(pool.map(answer, job["messages"]))


def send(message: dict[str, str], *, library: Any, statuses: Statuses) -> Outcome:
    """Send one message, and say what became of it."""
    forget()
    statuses.of_thread.pop(get_ident(), None)
    try:
        service = library.Apprise.instantiate(message["address"])
        if service is None:
            return Outcome.UNKNOWN
        # Whatever the address said of them.
        service.verify_certificate, service.redirects = True, False
        service.socket_connect_timeout = service.socket_read_timeout = SECONDS
        is_sent = service.notify(body=message["body"], title=message["title"])
    except Exception:  # of whatever kind: the others are still to be sent
        logging.getLogger(__name__).exception("the library failed")
        is_sent = False
    if is_sent:
        return Outcome.SENT
    if was_forbidden():
        return Outcome.FORBIDDEN
    status = statuses.of_thread.get(get_ident())
    return outcome_of(status) if status else Outcome.UNREACHABLE


if __name__ == "__main__":
    main()
