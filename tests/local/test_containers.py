"""Every service of docker-compose.yml works with exactly the environment and the secrets that the file gives it."""

import http.client
import re
from collections.abc import Callable, Iterator
from time import monotonic, sleep

import pytest

from tests.local.containers import Containers, called, containers

DEPLOYED = ("python", "manage.py", "check", "--deploy", "--fail-level", "WARNING")
MIGRATED = ("python", "manage.py", "migrate", "--check")


@pytest.fixture(scope="module")
def migrated() -> Iterator[Containers]:
    """After the first `docker compose up`: static files in the image, roles made, tables migrated."""
    with containers() as found:
        # As the Dockerfile does it, which has no secret.
        words = ("python", "manage.py", "collectstatic", "--noinput")
        collected = called(*words, env=found.image() | {"SECRET_KEY": "unused-after-this-line"})
        assert collected.returncode == 0, collected.stderr
        done = found.call("migrate")
        assert done.returncode == 0, done.stderr
        yield found


def wait_until(ready: Callable[[], bool]) -> None:
    deadline = monotonic() + 60
    while not ready():
        assert monotonic() < deadline
        sleep(0.3)


@pytest.mark.parametrize("service", ["migrate", "web", "worker", "courier", "beat"])
def test_the_settings_of_each_service_are_fit_for_deployment_and_reach_its_database(
    migrated: Containers, service: str
) -> None:
    for words in (DEPLOYED, MIGRATED):
        done = migrated.call(service, *words)
        assert done.returncode == 0, done.stderr


def test_the_database_wants_the_drawn_password(migrated: Containers) -> None:
    other = str(migrated.folder / "secrets" / "owner_password")
    done = migrated.call("web", *MIGRATED, DATABASE_PASSWORD_FILE=other)
    assert "password authentication failed" in done.stderr


def test_who_serves_pages_may_not_change_the_tables(migrated: Containers) -> None:
    done = migrated.call("web", "python", "manage.py", "migrate", "accounts", "zero")
    assert "permission denied" in done.stderr or "must be owner" in done.stderr


@pytest.mark.parametrize("statement", ["TRUNCATE audit_entry CASCADE", "TRUNCATE accounts_office CASCADE"])
def test_not_even_the_owner_empties_the_trail(migrated: Containers, statement: str) -> None:
    program = f"from django.db import connection; connection.cursor().execute('{statement}')"
    done = migrated.call("migrate", "python", "manage.py", "shell", "-c", program)
    assert "Cannot truncate audit_entry table" in done.stderr


def test_web_answers_with_a_whole_page_and_the_files_that_it_names(migrated: Containers) -> None:
    assert not migrated.healthy("web")
    with migrated.up("web"):
        wait_until(lambda: migrated.healthy("web"))
        status, page = get(migrated, "/masuk/")
        assert (status, "Masuk" in page) == (200, True)
        style = re.search(r'href="(/static/[^"]+\.css)"', page)
        assert style
        assert get(migrated, style[1])[0] == 200


def get(found: Containers, path: str) -> tuple[int, str]:
    """As the proxy asks that ends TLS."""
    connection = http.client.HTTPConnection("127.0.0.1", found.web, timeout=20)
    headers = {"Host": "sertifikat.example.go.id", "X-Forwarded-Proto": "https"}
    connection.request("GET", path, headers=headers)
    with connection.getresponse() as answer:
        found_text = answer.read().decode()
    connection.close()
    return answer.status, found_text


@pytest.mark.parametrize("service", ["worker", "courier", "beat"])
def test_workers_and_beat_come_up_healthy(migrated: Containers, service: str) -> None:
    assert not migrated.healthy(service)
    with migrated.up(service):
        wait_until(lambda: migrated.healthy(service))
