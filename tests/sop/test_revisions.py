"""A case keeps the revision that it began under, whatever the office loads after it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from registrations.models import Registration
from sop.inbox import inbox_of
from sop.loading import load
from sop.models import Actor, Sop
from sop.states import State
from sop.timeline import rows
from sop.timetables import office_time
from sop.workflow import open_case, perform
from tests.registrations.desk import text_of
from tests.sop.sop_files import CONTENT, FIRST_ROW

Lead = Callable[[State], Registration]
Browse = Callable[[User], Client]
OLD, NEW = "Melakukan pendaftaran sertifikasi elektronik", "Mencatat pendaftaran menurut revisi kedua"


@pytest.fixture
def begun(registration_in: Lead) -> Registration:
    """A draft from before the second revision."""
    return registration_in(State.DRAFT)


@pytest.fixture
def second(begun: Registration, adb: User) -> Sop:
    """The revision in which the first row has other words, another time, and another person."""
    changed = FIRST_ROW
    for old, new in (
        (OLD, NEW),
        ("minutes = 5", "minutes = 45"),
        ('"5 menit"', '"45 menit"'),
        ('actor = "ADB"', 'actor = "KEPALA_DINAS"'),
    ):
        assert old.encode() in changed
        changed = changed.replace(old.encode(), new.encode())
    content = CONTENT.replace(FIRST_ROW, changed).replace(b"naskah 30 Januari 2023", b"revisi kedua")
    sop = load(content, office=adb.office)
    assert Sop.objects.current(adb.office_id) == sop
    return sop


def test_the_page_of_a_case_shows_the_rows_that_it_began_under(
    begun: Registration, second: Sop, browse: Browse, adb: User
) -> None:
    page = text_of(browse(adb).get(begun.get_absolute_url()))
    assert (OLD in page, NEW in page, "45 menit" in page) == (True, False, False)
    assert "Sekarang: ADB" in page
    later = open_case(Registration, by=adb, sop=second)
    page = text_of(browse(adb).get(later.get_absolute_url()))
    assert (OLD in page, NEW in page, "45 menit" in page) == (False, True, True)
    assert "Sekarang: Kepala Dinas" in page


def test_a_case_waits_for_whom_its_own_revision_names(
    begun: Registration, second: Sop, browse: Browse, adb: User, kepala_dinas: User
) -> None:
    later = open_case(Registration, by=adb, sop=second)
    for user, his, others in ((adb, begun, later), (kepala_dinas, later, begun)):
        inbox = inbox_of(user)
        assert [task.case for task in inbox.tasks] == [his]
        assert [task.case for task in inbox.elsewhere] == [others]
        assert [task.step.activity.startswith(OLD) for task in inbox.tasks] == [his == begun]
    assert begun.url_of("fill") in browse(adb).get("/").content.decode()
    assert begun.may("fill", adb)
    assert not later.may("fill", adb)


def test_the_timeline_measures_by_the_revision_that_the_case_began_under(
    begun: Registration, second: Sop, adb: User, fill_inputs: Callable[..., dict[str, Any]]
) -> None:
    case = perform("fill", begun, by=adb, **fill_inputs())
    case = Registration.objects.get(pk=case.pk)
    assert case.sop != second
    row = rows(case, works=[], waits=[], time=office_time(case.office_id))[0]
    assert (row.step.actor, row.step.minutes) == (Actor.ADB, 5)
    assert row.step.activity.startswith(OLD)
