"""Callers who send half a request and then nothing do not keep the office waiting (F19)."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest

from config.local.commands import web
from config.wsgi import READ_SECONDS

# With a cookie, so that Django wants the token, which would stand in the rest.
HALF = (
    b"POST /masuk/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nCookie: csrf=%b\r\n\r\nabc"
) % (b"a" * 32)
THREADS = 8


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
    silent = [socket.create_connection(("127.0.0.1", port)) for _ in range(THREADS)]
    for caller in silent:
        caller.sendall(HALF)
    for caller in silent:
        # Whatever it is told: where its thread is held for good, this waits until it times out.
        caller.settimeout(10 * READ_SECONDS)
        with caller, suppress(ConnectionError):
            while caller.recv(4096):
                pass
    asked = HTTPConnection("127.0.0.1", port, timeout=10 * READ_SECONDS)
    asked.request("GET", "/healthz", headers={"Host": "127.0.0.1"})
    answer = asked.getresponse()
    asked.close()
    assert answer.status
