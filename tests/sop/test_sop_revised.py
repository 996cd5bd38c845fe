"""The SOP is revised in the browser: handed in by one, put in force by another, and refused with its line."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import Role, User
from audit.actions import Action, Outcome
from audit.models import Entry
from registrations.models import Registration
from sop.models import Revision, Sop, Step
from sop.states import State
from sop.workflow import perform
from tests.registrations.desk import text_of
from tests.sop.sop_files import CONTENT, FIRST_ROW, with_

Browse = Callable[[User], Client]
NEW, LIST = "/sop/revisi/baru/", "/sop/revisi/"


def revised(*changes: tuple[str, str]) -> bytes:
    content = CONTENT
    for old, new in (('revision = "', 'revision = "baru, '), *changes):
        assert old.encode() in content
        content = content.replace(old.encode(), new.encode(), 1)
    return content


def sent(client: Client, content: bytes, *, day: Any = None) -> Any:
    file = BytesIO(content)
    file.name = "sop.toml"
    day = day or timezone.localdate()
    return client.post(NEW, {"file": file, "in_use_since": f"{day:%d-%m-%Y}"})


@pytest.fixture
def proposed(sop: Sop, admin: User, browse: Browse) -> Revision:
    """Seven minutes for the first row in place of five."""
    content = revised(("minutes = 5", "minutes = 7"), ('"5 menit"', '"7 menit"'))
    answer = sent(browse(admin), content)
    assert answer.status_code == 302, text_of(answer)
    return Revision.objects.get()


def test_a_revision_is_put_in_force_by_the_head_and_running_cases_keep_their_own(
    proposed: Revision,
    sop: Sop,
    kepala_dinas: User,
    adb: User,
    browse: Browse,
    registration_in: Callable[..., Registration],
    fill_inputs: Callable[..., dict[str, Any]],
) -> None:
    running = registration_in(State.DRAFT)
    client = browse(kepala_dinas)
    assert client.post(proposed.get_absolute_url(), {"jawaban": "setujui"}).status_code == 302
    current = Sop.objects.current(sop.office_id)
    assert current != sop
    assert Step.objects.get(sop=current, procedure="registration", action="fill").minutes == 7
    running = perform("fill", running, by=adb, **fill_inputs())
    assert (running.sop, next(step.minutes for step in running.steps)) == (sop, 5)
    assert browse(adb).post("/pendaftaran/baru/").status_code == 302
    assert Registration.objects.exclude(pk=running.pk).get().sop == current
    assert Sop.objects.filter(pk=sop.pk).exists()
    for action in (Action.PROPOSE_SOP, Action.LOAD_SOP, Action.CONFIRM_SOP):
        entry = Entry.objects.filter(action=action).latest("pk")
        assert entry.facts["document_sha256"] == proposed.content_sha256
        assert entry.facts["revision"] == str(proposed)
    assert Entry.objects.filter(action=Action.LOAD_SOP).latest("pk").actor == kepala_dinas


def test_until_he_decides_it_stands_among_what_waits_for_the_head(
    proposed: Revision, kepala_dinas: User, admin: User, browse: Browse
) -> None:
    assert proposed.get_absolute_url() in browse(kepala_dinas).get("/").content.decode()
    assert proposed.get_absolute_url() not in browse(admin).get("/").content.decode()
    Revision.objects.update(decision="withdrawn", decided_at=proposed.proposed_at)
    assert proposed.get_absolute_url() not in browse(kepala_dinas).get("/").content.decode()


def test_it_holds_from_its_day_on_and_not_before(
    sop: Sop, admin: User, kepala_dinas: User, browse: Browse
) -> None:
    day = timezone.localdate() + timedelta(days=3)
    assert sent(browse(admin), revised(), day=day).status_code == 302
    proposed = Revision.objects.get()
    browse(kepala_dinas).post(proposed.get_absolute_url(), {"jawaban": "setujui"})
    assert Sop.objects.current(sop.office_id) == sop
    with time_machine.travel(timezone.now() + timedelta(days=3), tick=False):
        assert Sop.objects.current(sop.office_id) != sop


def test_a_day_that_has_passed_before_the_decision_puts_nothing_in_force(
    proposed: Revision, sop: Sop, kepala_dinas: User, browse: Browse
) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        answer = browse(kepala_dinas).post(proposed.get_absolute_url(), {"jawaban": "setujui"})
    assert answer.status_code == 422
    assert "Tanggal mulai berlaku usul ini sudah lewat" in text_of(answer)
    assert Sop.objects.get() == sop
    entry = Entry.objects.filter(action=Action.CONFIRM_SOP).latest("pk")
    assert entry.outcome == Outcome.REFUSED


def test_the_page_shows_what_differs_and_what_looks_wrong(
    proposed: Revision, kepala_dinas: User, browse: Browse
) -> None:
    page = text_of(browse(kepala_dinas).get(proposed.get_absolute_url()))
    assert "Pendaftaran, baris 1, waktu baku (menit) 5 7" in page
    assert "Pendaftaran, baris 1, Waktu 5 menit 7 menit" in page
    assert "Pendaftaran, baris 2" not in page
    assert "bukan alamat resmi" in page
    assert "Berlakukan revisi" in page


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (with_("minutes = 5", "minutes = 0"), "minutes harus berupa bilangan bulat positif"),
        (with_("minutes = 5", 'minutes = "lima"'), "minutes harus berupa bilangan bulat positif"),
        (with_('actor = "ADB"', 'actor = "CAMAT"'), "actor harus berupa salah satu dari"),
        (with_('action = "upload"', 'action = "fax"'), "action harus berupa salah satu dari"),
        (with_('number_as_written = "2"', 'number_as_written = "1"'), "sudah dipakai oleh baris lain"),
        (with_('output = "', 'output = "<script>alert(1)</script>'), "tanpa HTML"),
        (CONTENT.replace(FIRST_ROW, b""), "Baris dengan action fill pada procedures.registration.rows"),
        (with_("minutes = 5", "minutes = "), "bukan TOML yang sah"),
    ],
)
def test_a_bad_file_is_refused_with_its_line_and_nothing_is_loaded(
    sop: Sop, admin: User, browse: Browse, content: bytes, said: str
) -> None:
    answer = sent(browse(admin), content)
    page = text_of(answer)
    assert answer.status_code == 422
    place = page.index(said)
    assert "Baris " in page[max(0, place - 120) : place + 12]
    assert (Sop.objects.count(), Revision.objects.count()) == (1, 0)
    assert "<script>alert" not in answer.content.decode()


def test_the_line_is_the_one_that_an_editor_shows(admin: User, browse: Browse) -> None:
    content = with_("minutes = 5", "minutes = 0")
    line = content[: content.index(b"minutes = 0")].count(b"\n") + 1
    assert f"Baris {line}: Kunci procedures.registration.rows[1].minutes" in text_of(
        sent(browse(admin), content)
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (CONTENT + b"#" * 10_000_000, "lebih besar dari 200 kB"),
        (b"", "Berkas ini kosong."),
        (b"\xff\xfe", "bukan teks UTF-8"),
    ],
)
def test_what_is_no_sop_file_is_refused_as_such(
    admin: User, browse: Browse, content: bytes, said: str
) -> None:
    answer = sent(browse(admin), content)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not Revision.objects.exists()


def test_days_that_have_passed_and_no_file_at_all_are_refused_beside_the_field(
    admin: User, browse: Browse
) -> None:
    past = sent(browse(admin), revised(), day=timezone.localdate() - timedelta(days=1))
    assert (past.status_code, "Tanggal mulai berlaku sudah lewat." in text_of(past)) == (422, True)
    page = text_of(browse(admin).post(NEW))
    assert "Pilih berkas SOP (TOML)." in page
    assert "Isikan tanggal mulai berlaku." in page
    assert not Revision.objects.exists()


def test_a_revision_that_was_loaded_is_not_proposed_again(sop: Sop, admin: User, browse: Browse) -> None:
    answer = sent(browse(admin), CONTENT)
    assert answer.status_code == 422
    assert "sudah dimuat dan tidak dapat diubah" in text_of(answer)
    entry = Entry.objects.filter(action=Action.PROPOSE_SOP).latest("pk")
    assert entry.outcome == Outcome.REFUSED


def test_one_waits_at_a_time(proposed: Revision, admin: User, browse: Browse) -> None:
    answer = sent(browse(admin), revised(("minutes = 5", "minutes = 9")))
    assert "Masih ada usul revisi SOP yang menunggu" in text_of(answer)
    assert Revision.objects.count() == 1
    assert NEW not in browse(admin).get(LIST).content.decode()


@pytest.mark.parametrize(
    ("person", "answer", "action"),
    [
        ("kepala_dinas", {"jawaban": "tolak", "reason": "Menunggu Perbup."}, Action.DECLINE_SOP),
        ("admin", {"jawaban": "tarik"}, Action.WITHDRAW_SOP),
    ],
)
def test_what_is_declined_or_taken_back_changes_nothing(
    proposed: Revision,
    sop: Sop,
    browse: Browse,
    request: pytest.FixtureRequest,
    person: str,
    answer: dict[str, str],
    action: Action,
) -> None:
    by = request.getfixturevalue(person)
    assert browse(by).post(proposed.get_absolute_url(), answer).status_code == 302
    assert Sop.objects.get() == sop
    assert not Revision.objects.get().is_open
    assert Entry.objects.get(action=action).actor == by


@pytest.mark.parametrize("person", ["admin", "adb"])
def test_nobody_but_the_head_puts_it_in_force(
    proposed: Revision, sop: Sop, browse: Browse, request: pytest.FixtureRequest, person: str
) -> None:
    by = request.getfixturevalue(person)
    assert browse(by).post(proposed.get_absolute_url(), {"jawaban": "setujui"}).status_code == 403
    assert Entry.objects.latest("pk").outcome == Outcome.REFUSED
    assert Sop.objects.get() == sop


def test_whoever_proposed_it_and_became_the_head_does_not_decide_it(
    proposed: Revision, sop: Sop, admin: User, browse: Browse
) -> None:
    User.objects.filter(pk=admin.pk).update(role=Role.KEPALA_DINAS)
    assert browse(admin).post(proposed.get_absolute_url(), {"jawaban": "setujui"}).status_code == 403
    assert Sop.objects.get() == sop


def test_both_want_the_proof_once_it_is_old(
    proposed: Revision, sop: Sop, kepala_dinas: User, admin: User, browse: Browse
) -> None:
    head, other = browse(kepala_dinas), browse(admin)
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        for answer in (
            head.post(proposed.get_absolute_url(), {"jawaban": "setujui"}),
            other.get(NEW),
        ):
            assert answer.headers["Location"].startswith("/masuk/bukti/")
    assert Sop.objects.get() == sop
