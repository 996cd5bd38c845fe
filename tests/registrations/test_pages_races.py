"""Two people, or two clicks, at one moment: exactly one wins, and the other is told so."""

import socket
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import Client
from django_fsm import TransitionNotAllowed

from accounts.models import User
from audit.actions import Outcome
from audit.models import Entry
from config.celery import app
from notifications.models import Notice
from registrations.models import Registration
from sop.models import Sop
from sop.states import State
from sop.workflow import open_case, perform
from tests.certificates.examples import columns, typed
from tests.registrations.desk import send, stored

pytestmark = pytest.mark.django_db(transaction=True)
Lead = Callable[[State], Registration]
Browse = Callable[[User], Client]
ROUNDS = 20
REASON = "Stempel tidak terbaca pada pindaian."


@pytest.fixture
def no_broker(tmp_path: Path) -> Iterator[None]:
    """A socket that nobody listens on: what the house does when its broker is away."""
    with socket.socket(socket.AF_UNIX) as closed:
        closed.bind(str(tmp_path / "broker.sock"))
    before = app.conf.broker_url
    app.conf.broker_url = f"redis+socket://{tmp_path / 'broker.sock'}"
    yield
    app.conf.broker_url = before


def test_a_case_that_somebody_holds_is_said_to_be_in_use(
    registration_in: Lead, browse: Browse, kepala_dinas: User
) -> None:
    case = registration_in(State.FILLED)
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Registration.objects.select_for_update().get(pk=case.pk)
            held.set()
            let_go.wait(30)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(30)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")
    answer = browse(kepala_dinas).post(case.url_of("send_back"), {"reason": REASON})
    let_go.set()
    holder.join()
    with connection.cursor() as cursor:
        cursor.execute("RESET lock_timeout")
    assert answer.status_code == 409
    assert "sedang dikerjakan orang lain" in answer.content.decode()
    assert stored(case).state == State.FILLED


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Carry out all acts at the same moment, each on a connection of its own; what each returned or raised."""
    start = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        start.wait()
        try:
            results[place] = act()
        except (TransitionNotAllowed, ValidationError) as refusal:
            results[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def won(results: list[Any]) -> list[Registration]:
    return [result for result in results if isinstance(result, Registration)]


def test_of_two_acts_on_one_case_exactly_one_happens(
    registration_in: Lead, adb: User, kepala_dinas: User, scan_of: Callable[..., Any], sop: Sop
) -> None:
    case = registration_in(State.FILLED)
    case = perform("place_scan", case, by=adb, **scan_of(case))
    for turn in range(ROUNDS):
        scan = scan_of(case, f"pindaian {turn % 2}")
        seen, number = case.exhibit(), Entry.objects.filter(outcome=Outcome.DONE).count()
        results = at_once(
            partial(perform, "sign", case, by=kepala_dinas, seen=seen, is_signed=True, is_stamped=True),
            partial(perform, "place_scan", case, by=adb, **scan),
        )
        # Whoever came second found another case than he had seen: too late, or stale.
        assert len(won(results)) == 1, results
        assert Entry.objects.filter(outcome=Outcome.DONE).count() == number + 1
        assert Entry.objects.latest("id").outcome == Outcome.REFUSED, results
        case = stored(case)
        if case.state == State.SIGNED:
            case = back_to_a_scan(case, by=kepala_dinas, adb=adb, scan_of=scan_of)
    assert case.state == State.FILLED


def back_to_a_scan(case: Registration, *, by: User, adb: User, scan_of: Callable[..., Any]) -> Registration:
    case = perform("send_back", case, by=by, reason=REASON)
    case = perform("fill", case, by=adb, draft=typed(), data=columns())
    return perform("place_scan", case, by=adb, **scan_of(case))


def test_five_clicks_on_one_button_are_one_act(registration_in: Lead, adb: User, browse: Browse) -> None:
    for _ in range(4):
        case = registration_in(State.FILLED)
        clients = [browse(adb) for _ in range(5)]
        answers = at_once(
            *(
                lambda client=client, case=case: send(client, case, "cancel", reason=REASON)
                for client in clients
            )
        )
        assert sorted(answer.status_code for answer in answers) == [302, 409, 409, 409, 409]
        assert Entry.objects.of_case(case.pk).filter(action="cancel", outcome=Outcome.DONE).count() == 1
        assert (
            Notice.objects.filter(occasion__startswith=str(case.pk), occasion__endswith="cancel").count() == 1
        )


def test_two_clicks_on_start_begin_one_case(sop: Sop, adb: User, browse: Browse) -> None:
    clients = [browse(adb), browse(adb)]
    answers = at_once(*(lambda client=client: client.post("/pendaftaran/baru/") for client in clients))
    assert {answer.headers["Location"] for answer in answers} == {Registration.objects.get().url_of("fill")}


def test_numbers_stay_without_a_gap_when_many_submit_at_once(
    sop: Sop, adb: User, fill_inputs: Callable[..., dict[str, Any]]
) -> None:
    inputs = fill_inputs()
    cases = [open_case(Registration, by=adb, sop=sop) for _ in range(4)]
    filled = at_once(*(lambda case=case: perform("fill", case, by=adb, **inputs) for case in cases))
    assert sorted(case.number[-4:] for case in filled) == ["0001", "0002", "0003", "0004"]


def test_without_a_broker_the_act_is_done_and_the_notice_waits(
    registration_in: Lead, browse: Browse, kepala_dinas: User, no_broker: None
) -> None:
    case = registration_in(State.FILLED)
    answer = send(browse(kepala_dinas), case, "send_back", reason=REASON)
    assert answer.status_code == 302
    for timer in [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]:
        timer.join()
    assert stored(case).state == State.DRAFT
    assert Notice.objects.pending().filter(occasion__startswith=str(case.pk)).count() == 2
