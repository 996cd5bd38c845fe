"""The health checks of docker-compose.yml tell a process that works from one that does not."""

import http.server
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from config.local.install import ROOT, VENV
from config.local.servers import servers

HEALTH = ROOT / "config" / "containers" / "health.py"


def health(process: str, **environment: str) -> int:
    words = [sys.executable, str(HEALTH), process]
    return subprocess.run(words, cwd=ROOT, env=os.environ | environment, check=False).returncode


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1)])
def test_web_is_healthy_when_it_answers_without_an_error(status: int, code: int) -> None:
    hosts = []

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hosts.append(self.headers["Host"])
            self.send_response(status)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the parent's own name
            """Quiet: the test's output is the answer."""

    with http.server.HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.handle_request).start()
        address = "https://sertifikat.example.go.id"
        assert health("web", SITE_URL=address, HEALTH_PORT=str(server.server_port)) == code
    assert hosts == ["sertifikat.example.go.id"], "another host would be refused by ALLOWED_HOSTS"


def test_web_is_not_healthy_when_nothing_listens() -> None:
    assert health("web", HEALTH_PORT="9") == 1


def test_beat_is_healthy_while_its_schedule_is_fresh(tmp_path: Path) -> None:
    schedule = tmp_path / "schedule"
    assert health("beat", BEAT_SCHEDULE=str(schedule)) == 1
    written = tmp_path / "schedule.db"
    written.touch()
    assert health("beat", BEAT_SCHEDULE=str(schedule)) == 0
    os.utime(written, (0, 0))
    assert health("beat", BEAT_SCHEDULE=str(schedule)) == 1


@pytest.mark.parametrize("process", ["worker", "courier"])
def test_a_worker_is_not_healthy_when_none_answers(process: str) -> None:
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}"
    with servers("health", durable=False) as environment:
        assert health(process, PATH=path, **environment) != 0
