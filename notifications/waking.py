"""Waking the worker beside the request: nobody who takes a step waits for the broker, be it slow or away.

What a crash keeps from being told, the sweep finds.
"""

import os
from threading import Lock, Timer

from notifications.tasks import wake

# A burst of steps becomes one message; nobody who waits for a mail notices.
PAUSE = 0.5

_lock = Lock()
_gathered: list[int] = []
# A forked child has the list but not the timer that would empty it.
os.register_at_fork(after_in_child=_gathered.clear)


def wake_soon(notice_ids: list[int]) -> None:
    """Have these notices delivered in a moment; the end of the program waits for it."""
    if not notice_ids:
        return
    with _lock:
        is_first = not _gathered
        _gathered.extend(notice_ids)
    if is_first:
        _set_off()


def _set_off() -> None:
    try:
        Timer(PAUSE, _wake_for_all).start()
    except RuntimeError:  # no thread to be had: the next act tries again, or the sweep finds the rows
        with _lock:
            _gathered.clear()


def _wake_for_all() -> None:
    with _lock:
        notice_ids = _gathered.copy()
        _gathered.clear()
    wake(notice_ids)
