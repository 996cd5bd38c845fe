"""Whoever watches from outside is told that the reminders are alive, and can harm nothing by how he answers."""

import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from threading import enumerate as enumerate_threads

import pytest
from django.db import connection, connections, transaction
from pytest_django import Settings

from renewals import liveness
from renewals.liveness import WATCHMAN, report_alive
from renewals.models import Sweep
from renewals.sweep import ALONE
from renewals.tasks import remind


@pytest.fixture
def watchman(settings: Settings) -> Iterator[list[str]]:
    """A server that writes down who knocked."""
    knocks: list[str] = []

    class Watchman(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            knocks.append(self.path)
            if self.path == "/aneh":
                self.wfile.write(b"HELLO WORLD\r\n\r\n")
                return
            if self.path == "/lambat":
                # Byte by byte: the limit on each piece never strikes.
                self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
                for _ in range(15):
                    time.sleep(0.2)
                    self.wfile.write(b"a")
                self.wfile.write(b"\r\n\r\n")
                return
            self.send_response({"/sakit": 500, "/lain": 302}.get(self.path, 200))
            self.send_header("Location", "/baik")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Watchman)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.DEAD_MAN_URL = f"http://127.0.0.1:{server.server_port}/baik"
    yield knocks
    server.shutdown()
    server.server_close()


def test_the_watchman_is_told_that_all_is_well_and_his_silence_harms_nothing(
    watchman: list[str], settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    report_alive()
    settings.DEAD_MAN_URL = settings.DEAD_MAN_URL.replace("baik", "sakit")
    report_alive()
    assert watchman == ["/baik", "/sakit"]
    for address in ("", "file:///etc/hostname", "http://127.0.0.1:1/"):
        settings.DEAD_MAN_URL = address
        report_alive()
    assert [record.getMessage() for record in caplog.records] == [
        "the watchman did not answer: HTTPError",
        "the watchman did not answer: URLError",
    ]


@pytest.mark.parametrize(("path", "fault"), [("/aneh", "BadStatusLine"), ("/lain", "HTTPError")])
def test_an_odd_answer_is_none(
    watchman: list[str], settings: Settings, caplog: pytest.LogCaptureFixture, path: str, fault: str
) -> None:
    settings.DEAD_MAN_URL = settings.DEAD_MAN_URL.replace("/baik", path)
    report_alive()
    assert watchman == [path]
    assert [record.getMessage() for record in caplog.records] == [f"the watchman did not answer: {fault}"]


def test_one_who_is_slow_keeps_nobody_waiting_and_is_not_asked_twice(
    watchman: list[str], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(liveness, "SECONDS_TO_ANSWER", 0.5)
    settings.DEAD_MAN_URL = settings.DEAD_MAN_URL.replace("/baik", "/lambat")
    report_alive()
    report_alive()
    assert watchman == ["/lambat"]
    for thread in enumerate_threads():
        if thread.name == WATCHMAN:
            thread.join()


@pytest.mark.django_db(transaction=True)
def test_he_is_told_by_the_sweep_that_finished_and_not_by_one_that_found_another_at_work(
    watchman: list[str], hand_over_to: Callable[[str], None]
) -> None:
    hand_over_to("redis://127.0.0.1:1/0")

    def remind_apart() -> None:
        try:
            remind()
        finally:
            connections.close_all()

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ALONE])
        other = Thread(target=remind_apart)
        other.start()
        other.join(20)
        assert (Sweep.objects.get().ended_at, watchman) == (None, [])
    remind()
    assert Sweep.objects.get().ended_at
    assert watchman == ["/baik"]
