"""Callers who send half a request and then nothing do not keep the office waiting."""

import select
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest

from config.dawdlers import READ_SECONDS
from config.local.commands import PROCESSES, THREADS, web
from config.settings import UPLOAD_LIMIT
from config.wsgi import seconds_for

# With a cookie, so that Django wants the token, which would stand in the rest.
HALF = (
    b"POST /masuk/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nCookie: csrf=%b\r\n\r\nabc"
) % (b"a" * 32)
HEAD = b"GET /masuk/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: "
DAWDLERS = 10


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = int(free.getsockname()[1])
    server = subprocess.Popen(
        [str(Path(sys.executable).with_name("gunicorn")), *web(bind=f"127.0.0.1:{number}")[1:]]
    )
    try:
        for _ in range(150):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", number)) == 0:
                    break
            time.sleep(0.2)
        yield number
    finally:
        server.terminate()
        server.wait(30)


def test_threads_come_back_from_callers_who_fall_silent(port: int) -> None:
    silent = [socket.create_connection(("127.0.0.1", port)) for _ in range(PROCESSES * THREADS)]
    for caller in silent:
        caller.sendall(HALF)
    for caller in silent:
        # Whatever it is told: where its thread is held for good, this waits until it times out.
        caller.settimeout(10 * READ_SECONDS)
        with caller, suppress(ConnectionError):
            while caller.recv(4096):
                pass
    assert status_of_a_page(port)


@pytest.mark.parametrize("beginning", [HALF, HEAD], ids=["of a body", "of a head"])
def test_callers_who_send_a_byte_now_and_then_stop_no_page_and_are_cut_off(
    port: int, beginning: bytes
) -> None:
    dawdlers = [socket.create_connection(("127.0.0.1", port)) for _ in range(DAWDLERS)]
    for caller in dawdlers:
        caller.sendall(beginning)
    time.sleep(1)
    assert status_of_a_page(port)
    assert not any(is_answered(caller) for caller in dawdlers)  # the page did not wait for them to go
    # One byte in half a second would need eight minutes for all that was announced.
    deadline = time.monotonic() + 10 * READ_SECONDS
    while dawdlers and time.monotonic() < deadline:
        time.sleep(0.5)
        for caller in [each for each in dawdlers if is_answered(each)]:
            caller.close()
            dawdlers.remove(caller)
        for caller in dawdlers:
            with suppress(ConnectionError):
                caller.sendall(b"a")
    assert not dawdlers


def test_a_large_paper_has_the_time_that_a_slow_line_needs() -> None:
    assert seconds_for(1000) < READ_SECONDS + 1
    assert seconds_for(UPLOAD_LIMIT) >= UPLOAD_LIMIT / 20_000
    assert seconds_for(10**15) == seconds_for(10**12)


def status_of_a_page(port: int) -> int:
    """Of whatever is answered: where each thread is held for good, this waits until it times out."""
    asked = HTTPConnection("127.0.0.1", port, timeout=10 * READ_SECONDS)
    asked.request("GET", "/healthz", headers={"Host": "127.0.0.1"})
    answer = asked.getresponse()
    asked.close()
    return answer.status


def is_answered(caller: socket.socket) -> bool:
    """Whether the server has said something to him, or hung up."""
    return bool(select.select([caller], [], [], 0)[0])
