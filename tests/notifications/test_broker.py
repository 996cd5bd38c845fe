"""The broker gone, silent or full: whoever takes a step is neither refused nor kept waiting."""

import json
import signal
import socket
import time
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread, Timer
from threading import enumerate as enumerate_threads

import pytest

from accounts.models import User
from config.celery import app
from notifications import waking
from notifications.models import Notice
from notifications.tasks import deliver, deliver_pending, wake
from notifications.waking import wake_soon
from tests.notifications.conftest import Broker, MakeNotice, PostOffice

HandOver = Callable[[str], None]


A_DAY = 24 * 3600.0  # between two of what has an hour of the clock
# Each wait is bounded by seconds of settings. Without them it is minutes, or for good; a slow machine is neither.
PATIENCE = 60.0


@contextmanager
def not_kept_waiting() -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < PATIENCE


def assert_soon(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def sweep_sends(notice: Notice, post_office: PostOffice) -> None:
    deliver_pending()
    notice.refresh_from_db()
    assert notice.sent_at
    assert len(post_office.mails) == 1


@pytest.mark.parametrize(
    "address", ["redis://127.0.0.1:1/0", "redis://tidak-ada.invalid:6379/0", "bukan-alamat://x"]
)
def test_nobody_at_the_brokers_address_is_no_error_and_the_sweep_sends(
    adb: User, make_notice: MakeNotice, post_office: PostOffice, hand_over_to: HandOver, address: str
) -> None:
    notice = make_notice(adb)
    hand_over_to(address)
    with not_kept_waiting():
        wake([notice.pk])
    sweep_sends(notice, post_office)


def test_a_broker_that_never_answers_keeps_nobody_for_long(hand_over_to: HandOver) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        hand_over_to(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        for _ in range(2):
            with not_kept_waiting():
                wake([1])


def test_a_broker_that_speaks_nonsense_is_no_error(hand_over_to: HandOver) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:

        def answer() -> None:
            caller, _ = other.accept()
            with caller:
                caller.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        speaker = Thread(target=answer)
        speaker.start()
        hand_over_to(f"redis://127.0.0.1:{other.getsockname()[1]}/0")
        with not_kept_waiting():
            wake([1])
        speaker.join()


def test_a_broker_that_fails_on_an_open_connection_is_no_error(
    broker: Broker, hand_over_to: HandOver, caplog: pytest.LogCaptureFixture
) -> None:
    hand_over_to(broker.url)
    wake([1])
    assert caplog.records == []
    with broker.client as client:
        assert client.llen("celery") == 1
    broker.set(maxmemory="1", maxmemory_policy="noeviction")  # full
    wake([2])
    broker.set(maxmemory="0", min_replicas_to_write="1")  # takes no writes
    wake([3])
    broker.set(min_replicas_to_write="0")
    broker.signal(signal.SIGSTOP)  # hangs
    with not_kept_waiting():
        wake([4])
    broker.signal(signal.SIGCONT)
    broker.end()
    with not_kept_waiting():
        wake([5])
    sentences = [record.getMessage() for record in caplog.records if record.name == "notifications.tasks"]
    assert [sentence[-3:] for sentence in sentences] == ["[2]", "[3]", "[4]", "[5]"]
    broker.start()
    wake([6])
    with broker.client as client:
        assert client.llen("celery") == 1


def test_nothing_is_handed_over_for_nobody(hand_over_to: HandOver, caplog: pytest.LogCaptureFixture) -> None:
    hand_over_to("redis://127.0.0.1:1/0")
    wake([])
    wake_soon([])
    assert caplog.records == []


def test_many_acts_become_one_message_that_none_of_them_hands_over(
    broker: Broker, hand_over_to: HandOver, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_over_to(broker.url)
    monkeypatch.setattr(waking, "PAUSE", 3600)  # it ends when the test says so
    before = set(enumerate_threads())  # one of an act before may still run
    for pk in (901, 902, 903):
        wake_soon([pk])
    (timer,) = (
        thread for thread in enumerate_threads() if isinstance(thread, Timer) and thread not in before
    )
    timer.cancel()
    with broker.client as client:
        assert client.llen("celery") == 0
        timer.function()
        (message,) = client.lrange("celery", 0, -1)
    assert json.loads(b64decode(json.loads(message)["body"]))[0] == [[901, 902, 903]]


def test_a_program_that_can_start_no_thread_loses_one_waking_and_not_the_next(
    broker: Broker, hand_over_to: HandOver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_thread: Thread) -> None:
        raise RuntimeError("can't start new thread")

    hand_over_to(broker.url)
    with monkeypatch.context() as full:
        full.setattr(Thread, "start", refuse)
        wake_soon([904])
    wake_soon([905])
    with broker.client as client:
        assert_soon(lambda: client.llen("celery") == 1)


def test_the_settings_of_the_queue_are_in_force(broker: Broker) -> None:
    assert deliver.acks_late
    assert deliver.ignore_result
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1
    assert app.conf.result_backend is None
    with app.connection_for_write(broker.url) as connection:
        assert connection.default_channel.visibility_timeout == 900
        assert connection.default_channel.socket_timeout == 2


def test_the_timetable_names_only_tasks_that_exist() -> None:
    app.loader.import_default_modules()
    assert app.conf.beat_schedule
    for name, entry in app.conf.beat_schedule.items():
        assert entry["task"] in app.tasks, name
        pause = entry["schedule"] if isinstance(entry["schedule"], float) else A_DAY
        assert entry["options"]["expires"] <= pause, name


def test_no_task_waits_for_longer_than_its_message_stays_hidden() -> None:
    """A pause beyond the broker's visibility timeout would make two messages of one."""
    hidden = app.conf.broker_transport_options["visibility_timeout"]
    app.loader.import_default_modules()
    for task in app.tasks.values():
        assert getattr(task, "retry_backoff_max", 0) < hidden
