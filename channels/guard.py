"""Where a message may go: to the internet and to the hosts that the deployment names, never to what lies inside.

It stands at the last point before a connection, in the interpreter itself: whatever name an address has, whatever it
resolves to the second time, whatever it is redirected to, and whichever library asks.
"""

import socket
import sys
import threading
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

Network = Any
CONNECTIONS = {"socket.connect", "socket.sendto", "socket.sendmsg"}
# What sends a message has no business with another program.
PROGRAMS = {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty", "os.spawn"}
# IPv4 behind a translator: the address inside is the one that is reached.
TRANSLATED = IPv6Network("64:ff9b::/96")
_seen = threading.local()


class Forbidden(ConnectionRefusedError):
    """The connection leads where no message may go."""


def stand_guard(hosts: Sequence[str]) -> None:
    """From now on, and for good, no connection of this process leads inside, but to `hosts`."""
    networks = list(_networks_of(hosts))

    def guard(event: str, arguments: tuple[Any, ...]) -> None:
        if event in PROGRAMS:
            raise PermissionError(f"{event} is not for a sender of messages")
        if event in CONNECTIONS and not is_allowed(arguments[1], networks=networks):
            _seen.forbidden = True
            raise Forbidden

    sys.addaudithook(guard)


def forget() -> None:
    """Let a thread begin another message."""
    _seen.forbidden = False


def was_forbidden() -> bool:
    """Whether a connection was refused to this thread."""
    return getattr(_seen, "forbidden", False)


def is_allowed(address: Any, *, networks: Iterable[Network]) -> bool:
    """Whether a socket may be connected to this address; a name, or a path of this machine, is no such."""
    if not (isinstance(address, tuple) and address and isinstance(address[0], str)):
        return False
    try:
        found = _inner(ip_address(address[0].partition("%")[0]))
    except ValueError:
        return False
    return is_public(found) or any(found in network for network in networks)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether it is one of the internet, and of one machine there."""
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _inner(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The address that is reached: of one that carries another inside, that other."""
    if isinstance(address, IPv4Address):
        return address
    if address in TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else address)


def _networks_of(hosts: Iterable[str]) -> Iterable[Network]:
    """Each host as a network of its own: written as one, or what its name resolves to now."""
    for host in hosts:
        try:
            yield ip_network(host, strict=False)
        except ValueError:
            yield from _resolved(host)


def _resolved(host: str) -> Iterable[Network]:
    try:
        found = socket.getaddrinfo(host, None)
    except OSError:
        return
    for *_, place in found:
        yield ip_network(str(place[0]).partition("%")[0])
