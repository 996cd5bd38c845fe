"""The services of docker-compose.yml as processes of this machine, each with its environment and secrets and no more.

Docker Compose itself says what those are. The two servers are real and want the drawn passwords; only hosts, ports
and folders become those of this machine.
"""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2
import redis

from config.containers import draw_secrets
from config.local.children import given_to_owner, once, owned_folder, private, running
from config.local.install import ROOT, VENV, broker_program, postgres_folders
from config.local.postgres import SUPERUSER
from config.local.servers import _passing_home
from tests.browser.application import free_port

# Behind a proxy that ends TLS, as operasi.md wants it.
OFFICE = {"SITE_URL": "https://sertifikat.example.go.id", "BEHIND_PROXY": "1"}
# What the Dockerfile gives to every process.
IMAGE = {"PYTHONUNBUFFERED": "1", "HOME": "/tmp", "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}"}


@dataclass(frozen=True)
class Containers:
    """What the file says, and where its volumes, secrets and ports are on this machine."""

    folder: Path
    services: dict[str, Any]
    web: int
    postgres: int
    redis: int

    def here(self, word: str) -> str:
        word = word.replace("/run/secrets", f"{self.folder}/secrets").replace("/data", f"{self.folder}/data")
        return word.replace("0.0.0.0:8000", f"127.0.0.1:{self.web}")

    def environment(self, service: str) -> dict[str, str]:
        given = {name: self.here(value) for name, value in self.services[service]["environment"].items()}
        moved = {
            "DATABASE_HOST": "127.0.0.1",
            "DATABASE_PORT": str(self.postgres),
            "HEALTH_PORT": str(self.web),
        }
        return self.image() | given | moved

    def image(self) -> dict[str, str]:
        """The environment of the image, whose static files lie in it; and ours, if lines are being counted."""
        counting = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE")}
        return IMAGE | {"STATIC_ROOT": f"{self.folder}/static"} | counting

    def call(self, service: str, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Words in a service, to their end, as `docker compose run` has them; without any, its own command."""
        words = words or tuple(map(self.here, self.services[service]["command"]))
        return called(*words, env=self.environment(service) | settings)

    def healthy(self, service: str) -> bool:
        """What the health check of the service says."""
        return not self.call(service, *self.services[service]["healthcheck"]["test"][1:]).returncode

    @contextmanager
    def up(self, service: str) -> Iterator[None]:
        """The service by its own command, until SIGTERM, which docker sends too."""
        program, *words = map(self.here, self.services[service]["command"])
        with private(self.folder / f"{service}.log") as log:
            child = subprocess.Popen(
                [VENV / "bin" / program, *words],
                cwd=ROOT,
                env=self.environment(service),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            yield
        finally:
            child.send_signal(signal.SIGTERM)
            child.wait(30)


def called(*words: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    words = (str(VENV / "bin" / words[0]), *words[1:])
    return subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


@contextmanager
def containers() -> Iterator[Containers]:
    """Both servers after their first start, and the static files of the image; nothing is migrated yet."""
    with _passing_home("containers") as folder, ExitStack() as stack:
        draw_secrets.draw(folder / "secrets")
        found = Containers(folder, resolved(folder), *(free_port() for _ in range(3)))
        for volume in ("keys", "mail", "anchors", "beat"):
            (folder / "data" / volume).mkdir(parents=True)
        stack.enter_context(postgres(found))
        stack.enter_context(broker(found))
        yield found


def resolved(folder: Path) -> dict[str, Any]:
    """The services as Docker Compose reads them: merged, and with its own environment filled in."""
    words = [str(VENV / "bin" / "docker-compose"), "-f", str(ROOT / "docker-compose.yml")]
    env = OFFICE | {"PATH": os.environ["PATH"], "HOME": str(folder)}
    words += ["config", "--format", "json"]
    told = subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True, check=True)
    services: dict[str, Any] = json.loads(told.stdout)["services"]
    return services


@contextmanager
def postgres(found: Containers) -> Iterator[None]:
    """A cluster made with the arguments of the file, whose first start runs roles.sql."""
    home, programs = owned_folder(found.folder / "postgres"), postgres_folders()[0]
    arguments = found.services["postgres"]["environment"]["POSTGRES_INITDB_ARGS"].split()
    once(home, [programs / "initdb", "-D", home / "data", "-U", SUPERUSER, "--no-sync", *arguments])
    words: list[str | Path] = [programs / "postgres", "-D", home / "data"]
    options = (
        f"unix_socket_directories={home}",
        "listen_addresses=127.0.0.1",
        f"port={found.postgres}",
        "fsync=off",
    )
    for option in options:
        words += ["-c", option]
    with running(home, words, log=found.folder / "postgres.log", ready=lambda: answers(home, found.postgres)):
        roles = found.folder / "roles.sql"
        roles.write_text(found.here((ROOT / "config" / "containers" / "roles.sql").read_text()))
        psql: list[str | Path] = [
            programs / "psql",
            "-X",
            "-q",
            "-v",
            "ON_ERROR_STOP=1",
            "-h",
            home,
            "-p",
            str(found.postgres),
        ]
        subprocess.run([*psql, "-U", SUPERUSER, "-f", roles], check=True)
        yield


def answers(sockets: Path, port: int) -> bool:
    try:
        psycopg2.connect(host=str(sockets), port=port, user=SUPERUSER, dbname="postgres").close()
    except psycopg2.OperationalError:
        return False
    return True


@contextmanager
def broker(found: Containers) -> Iterator[None]:
    """A broker by the drawn configuration, at an address of this machine."""
    home, secrets = owned_folder(found.folder / "data" / "redis"), found.folder / "secrets"
    conf, url = home / "broker.conf", secrets / "broker_url"
    conf.write_text((secrets / "broker_conf").read_text().replace("/data", str(home)))
    given_to_owner(conf, of=home)
    address = url.read_text().replace("redis:6379", f"127.0.0.1:{found.redis}")
    url.unlink()
    url.write_text(address)
    words = [broker_program() or "", conf, "--port", str(found.redis), "--bind", "127.0.0.1"]

    def ready() -> bool:
        try:
            with redis.Redis.from_url(address) as client:
                return bool(client.ping())
        except redis.ConnectionError:
            return False

    with running(home, words, log=found.folder / "redis.log", ready=ready):
        yield
