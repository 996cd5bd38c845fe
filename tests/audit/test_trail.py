"""The trail of a case: each act one entry, chained, checkable from the bytes that are kept, and nothing without it."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from audit.actions import Action, Outcome
from audit.canonical import GENESIS, canonical_bytes, chained_hash
from audit.models import Entry
from audit.trail import record
from notifications.models import Notice
from registrations.models import Registration
from sop.clock import Work
from sop.states import State
from sop.workflow import open_case, perform

Lead = Callable[[State], Registration]
ACTS = ["start", "fill", "place_scan", "sign", "issue", "upload"]


@contextmanager
def trail_refuses(action: str) -> Iterator[None]:
    """A fault of the database itself: no entry of this action can be stored."""
    fault = f"CHECK (action <> '{action}' OR outcome = 'refused') NOT VALID"
    with connection.cursor() as cursor:
        # A table with rows whose references are not yet checked cannot be altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE audit_entry ADD CONSTRAINT fault {fault}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DROP CONSTRAINT fault")


def test_the_chain_of_a_case_verifies_from_the_bytes_that_are_kept(registration_in: Lead, adb: User) -> None:
    case = registration_in(State.UPLOADED)
    head = GENESIS
    acts = []
    for entry in Entry.objects.of_case(case.pk).filter(outcome=Outcome.DONE, action__in=ACTS).order_by("id"):
        kept = bytes(entry.canonical)
        assert chained_hash(kept, previous=head) == bytes(entry.hash)
        assert canonical_bytes(json.loads(kept)) == kept
        head = bytes(entry.hash)
        acts.append(entry.action)
    assert acts == ACTS
    assert head == bytes(Registration.objects.get(pk=case.pk).audit_head)


def test_the_bytes_say_what_the_columns_say(registration_in: Lead, adb: User) -> None:
    entry = Entry.objects.of_case(registration_in(State.FILLED).pk).latest("id")
    kept = json.loads(bytes(entry.canonical))
    assert kept["actor_id"] == adb.pk
    assert kept["actor_name"] == adb.full_name
    assert kept["at"] == entry.at.isoformat()
    assert (kept["action"], kept["facts"], kept["case_number"]) == ("fill", entry.facts, entry.case_number)


def test_a_changed_byte_breaks_the_chain_from_there_on(registration_in: Lead) -> None:
    case = registration_in(State.FILLED)
    entry = Entry.objects.of_case(case.pk).latest("id")
    previous = Entry.objects.of_case(case.pk).earliest("id").hash
    assert chained_hash(bytes(entry.canonical), previous=bytes(previous)) == bytes(entry.hash)
    forged = bytes(entry.canonical).replace(b"fill", b"sign")
    assert chained_hash(forged, previous=bytes(previous)) != bytes(entry.hash)


@pytest.mark.as_owner
def test_an_entry_that_cannot_be_stored_takes_the_act_with_it(
    registration_in: Lead, fill_inputs: Callable[..., dict[str, Any]], adb: User
) -> None:
    case = registration_in(State.DRAFT)
    before = Entry.objects.count()
    with trail_refuses("fill"), pytest.raises(DatabaseError), transaction.atomic():
        perform("fill", case, by=adb, **fill_inputs())
    now = Registration.objects.get(pk=case.pk)
    assert (now.state, now.number, now.application_form, now.acts) == (State.DRAFT, "", None, 0)
    assert (Entry.objects.count(), Work.objects.count(), Notice.objects.count()) == (before, 0, 0)
    # Once the fault is mended the act goes through, and no number was lost.
    assert perform("fill", case, by=adb, **fill_inputs()).number.endswith("-0001")


@pytest.mark.as_owner
def test_no_case_begins_without_its_entry(registration_in: Lead, sop: Any, adb: User) -> None:
    with trail_refuses("start"), pytest.raises(DatabaseError), transaction.atomic():
        open_case(Registration, by=adb, sop=sop)
    assert Registration.objects.count() == 0


def test_a_refusal_is_on_record_and_breaks_no_chain(
    registration_in: Lead, adb: User, kepala_dinas: User
) -> None:
    case = registration_in(State.FILLED)
    head = bytes(case.audit_head)
    with pytest.raises(PermissionDenied):
        perform("sign", case, by=adb, seen={}, is_signed=True, is_stamped=True)
    refusal = Entry.objects.latest("id")
    assert (refusal.action, refusal.outcome) == (Action.SIGN, Outcome.REFUSED)
    assert refusal.facts == {
        "from_state": "filled",
        "reason": "Anda tidak memiliki hak akses untuk tindakan ini.",
    }
    assert bytes(Registration.objects.get(pk=case.pk).audit_head) == head


def test_a_fact_outside_the_list_is_a_fault_of_the_program(adb: User) -> None:
    with pytest.raises(ValueError, match="nik"):
        record(Action.VISIT, by=adb, facts={"nik": "9971010101700003"})


def test_no_entry_holds_the_nik(registration_in: Lead) -> None:
    case = registration_in(State.UPLOADED)
    for entry in Entry.objects.of_case(case.pk):
        assert b"9971010101700003" not in bytes(entry.canonical)
