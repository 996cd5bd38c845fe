"""A private broker that speaks Redis's protocol, on a free loopback port with a password of its own."""

import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from config.local.children import ServerError, given_to_owner, owned_folder, private, running
from config.local.install import broker_program


@contextmanager
def broker(home: Path, *, durable: bool) -> Iterator[str]:
    """Start the broker under `home`, its queue kept in an append-only file; yields its address."""
    program = broker_program()
    if program is None:
        raise ServerError("No Redis or Valkey server is installed: run `make install` first.")
    folder = owned_folder(home / "broker")
    password, port = secrets.token_urlsafe(32), _free_port()
    url = f"redis://:{password}@127.0.0.1:{port}/0"
    # In a file, not on the command line, where every user of the machine could read the password.
    configuration = _configuration(folder, password=password, port=port, durable=durable)
    with running(folder, [program, configuration], log=home / "broker.log", ready=lambda: _answers(url)):
        yield url


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _configuration(folder: Path, *, password: str, port: int, durable: bool) -> Path:
    path = folder / "broker.conf"
    with private(path) as file:
        file.write(
            f'bind 127.0.0.1\nport {port}\nrequirepass {password}\ndir .\nsave ""\n'
            f"appendonly yes\nappendfsync {'everysec' if durable else 'no'}\n"
            "maxmemory-policy noeviction\n"
        )
    return given_to_owner(path, of=folder)


def _answers(url: str) -> bool:
    try:
        with redis.Redis.from_url(url) as client:
            return bool(client.ping())
    except redis.ConnectionError:
        return False
