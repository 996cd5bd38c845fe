"""Whoever sends his request byte by byte, or half of it and then nothing, gives his thread back."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import Any

from gunicorn.http import Request
from gunicorn.workers.gthread import TConn, ThreadWorker

# For the head of a request as a whole, and between two pieces of its body.
READ_SECONDS = 20


class PromptThreads(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's threads, none of which waits long for a request's head. Its body is config.wsgi's part."""

    def handle(self, conn: TConn) -> Any:
        """Read a request and answer it."""
        with closed_to_dawdlers(conn.sock, seconds=READ_SECONDS) as conn.has_come:
            return super().handle(conn)

    def handle_request(self, req: Request, conn: TConn) -> Any:
        """Answer a request whose head has come."""
        conn.has_come.set()
        return super().handle_request(req, conn)


@contextmanager
def closed_to_dawdlers(connection: socket.socket, *, seconds: float) -> Iterator[Event]:
    """Take nothing in from `connection` any more after so many seconds: whoever waits for a piece sees the end.

    An answer can still be given; one that takes longer than that to make goes out as ever. The event that is yielded
    ends the watch early.
    """
    answered = Event()
    Thread(target=_take_nothing_in, args=[connection, answered, seconds], daemon=True).start()
    try:
        yield answered
    finally:
        answered.set()


def _take_nothing_in(connection: socket.socket, answered: Event, seconds: float) -> None:
    if answered.wait(seconds):
        return
    # It may be gone already.
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RD)
