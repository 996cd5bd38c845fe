"""Where a message may go, whatever an address is called and wherever it leads in the end."""

import pytest
from pytest_django import Settings

from channels.guard import is_allowed
from channels.outcomes import Outcome, outcome_of
from channels.sending import Message, send_confined
from tests.channels.conftest import Gateway

INSIDE = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd12:3456::1",
    "ff02::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001:0:4136:e378:8000:63bf:80ff:fffe",
]


@pytest.mark.parametrize("address", INSIDE)
def test_nothing_inside_is_reached(address: str) -> None:
    assert not is_allowed((address, 80), networks=[])


@pytest.mark.parametrize("address", ["8.8.8.8", "149.154.167.220", "2606:4700::1111", "64:ff9b::808:808"])
def test_the_internet_is_reached(address: str) -> None:
    assert is_allowed((address, 443), networks=[])


@pytest.mark.parametrize(
    "address", ["/run/postgresql/.s.PGSQL.5432", b"\0abstrak", ("localhost", 80), (), None]
)
def test_a_path_of_this_machine_and_a_name_are_no_addresses(address: object) -> None:
    assert not is_allowed(address, networks=[])


def sent(address: str) -> Outcome:
    return send_confined([Message("a", address, "Judul", "Isi")])["a"]


def test_a_host_that_the_deployment_names_is_reached_and_no_other(
    gateway: Gateway, settings: Settings
) -> None:
    assert sent(gateway.address()) == Outcome.SENT
    settings.CHANNEL_HOSTS = ["192.0.2.0/24"]
    assert sent(gateway.address()) == Outcome.FORBIDDEN
    assert len(gateway.messages) == 1


@pytest.mark.parametrize("allowed", ["localhost", "127.0.0.0/8"])
def test_a_host_may_be_named_by_name_or_as_a_network(
    gateway: Gateway, settings: Settings, allowed: str
) -> None:
    settings.CHANNEL_HOSTS = [allowed]
    assert sent(gateway.address()) == Outcome.SENT


def test_a_name_that_resolves_to_this_machine_is_not_reached(gateway: Gateway, settings: Settings) -> None:
    settings.CHANNEL_HOSTS = []
    assert sent(gateway.address(host="localhost")) == Outcome.FORBIDDEN
    assert gateway.paths == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirection_is_followed(gateway: Gateway, status: int) -> None:
    gateway.status, gateway.location = status, gateway.address("dalam").replace("json:", "http:")
    assert sent(gateway.address()) == Outcome.REJECTED
    assert gateway.paths == ["/kait"]


def test_an_address_cannot_switch_redirections_on(gateway: Gateway) -> None:
    gateway.status, gateway.location = 302, gateway.address("dalam").replace("json:", "http:")
    assert sent(gateway.address("kait?redirect=yes&rto=600")) == Outcome.REJECTED
    assert gateway.paths == ["/kait"]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (401, Outcome.UNAUTHORIZED),
        (403, Outcome.UNAUTHORIZED),
        (404, Outcome.ABSENT),
        (429, Outcome.BUSY),
        (500, Outcome.BUSY),
        (503, Outcome.BUSY),
        (400, Outcome.REJECTED),
    ],
)
def test_the_answer_of_a_service_becomes_a_cause(gateway: Gateway, status: int, outcome: Outcome) -> None:
    gateway.status = status
    assert sent(gateway.address()) == outcome == outcome_of(status)


def test_several_at_once_get_each_its_own_answer(gateway: Gateway) -> None:
    addresses = {"baik": gateway.address(), "tutup": "json://127.0.0.1:1/", "salah": "tgram://bukan-token/x/"}
    messages = [Message(key, address, "Judul", "Isi") for key, address in addresses.items()]
    assert send_confined(messages) == {
        "baik": Outcome.SENT,
        "tutup": Outcome.UNREACHABLE,
        "salah": Outcome.UNKNOWN,
    }


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_has_a_sentence(outcome: Outcome) -> None:
    assert outcome.sentence.endswith(".")
