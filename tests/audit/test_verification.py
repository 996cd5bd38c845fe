"""The verification: nothing about a trail that nobody touched, and the truth about what only those outside know."""

import json
import random
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Office, User
from audit.actions import Action, Outcome
from audit.checkpoints import sealed_until
from audit.findings import TOLD, Finding, Report, Verdict
from audit.models import Entry
from audit.sealing import seal
from audit.trail import record
from audit.verification import verify
from config.tasks import mail_checkpoint, verify_trail
from notifications.mail import send
from notifications.models import Notice
from registrations.models import Registration
from sop.models import Sop
from tests.audit.superuser import act, as_superuser, asked, make_trail, run, sealed_all, told, undone
from tests.audit.tamperings import cut_tail, cut_tail_cleverly, edit_column, restore

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]


@pytest.fixture
def cases(adb: User, foreign_adb: User, sop: Sop, outside: Path) -> list[Registration]:
    """Those of a trail of some 60 entries."""
    return make_trail(people=[adb, foreign_adb], sop=sop, rng=random.Random(7))


def test_a_hundred_times_nobody_touched_it(cases: list[Registration], adb: User, outside: Path) -> None:
    rng = random.Random(8)
    for number in range(100):
        for _ in range(rng.randrange(3)):
            act(rng.choice(cases), by=adb)
        if rng.random() < 0.5:
            record(
                Action.SIGN, by=adb, case=rng.choice(cases), outcome=Outcome.REFUSED, facts={"reason": "uji"}
            )
        with transaction.atomic():
            record(Action.VISIT, by=None, facts={"path": f'/{number}/"\\\t\u2028é/'})
            transaction.set_rollback(rng.random() < 0.3)
        if rng.random() < 0.7:
            seal()
        report = verify(outside=outside)
        assert (report.verdict, report.findings) == (Verdict.INTACT, [])
    assert report.entries == Entry.objects.count() == report.genuine == report.sealed + report.waiting


def test_a_restored_database_that_went_on_is_known_by_its_other_roots(
    cases: list[Registration], adb: User, outside: Path
) -> None:
    with as_superuser():
        run("SET session_replication_role = replica")
        restore(random.Random(1))
    for _ in range(60):
        record(Action.VISIT, by=adb)
    sealed_all()
    report = verify(outside=outside)
    assert [finding.verdict for finding in report.findings] == [Verdict.RESTORED]
    assert verify().verdict == Verdict.INTACT


def test_a_tail_that_was_cut_off_before_more_was_done_is_no_restored_database(
    cases: list[Registration], adb: User, outside: Path
) -> None:
    with as_superuser():
        run("SET session_replication_role = replica")
        cut_tail_cleverly(random.Random(1))
    for _ in range(60):
        record(Action.VISIT, by=adb)
    sealed_all()
    report = verify(outside=outside)
    assert [finding.verdict for finding in report.findings] == [Verdict.TRUNCATED]


def test_without_its_keys_nothing_can_be_said(cases: list[Registration], outside: Path) -> None:
    held = outside.parent / "keys" / "segel.json"
    whole = held.read_text()
    held.write_text("{}")
    assert verify(outside=outside).verdict == Verdict.UNJUDGED
    held.unlink()
    code, said = told()
    assert (code, said.splitlines()[-1]) == (17, "Hasil: tidak dapat dinilai")
    foreign = {**json.loads(whole), "mac": "00" * 32, "seal": "11" * 32, "since": "2099-01-01T00:00:00+00:00"}
    held.write_text(json.dumps(foreign))
    report = verify(outside=outside)
    assert [finding.verdict for finding in report.findings] == [Verdict.UNJUDGED]
    assert "pulihkan folder kunci" in report.findings[0].sentence


def test_a_file_of_checkpoints_that_somebody_wrote_in_is_no_judge(
    cases: list[Registration], outside: Path
) -> None:
    outside.write_text(outside.read_text().replace("waktu 2", "waktu 3", 1) + "— x y\n")
    report = verify(outside=outside)
    assert report.verdict == Verdict.UNJUDGED
    assert report.findings[0].sentence.startswith("2 segel pada berkas di luar basis data")
    outside.write_bytes(b"\xff\xfe\x00")
    assert verify(outside=outside).verdict == Verdict.UNJUDGED


def test_a_checkpoint_that_is_gone_from_the_database_alone_is_missed(
    cases: list[Registration], outside: Path
) -> None:
    with as_superuser(), undone():
        run("DELETE FROM audit_checkpoint WHERE size = (SELECT min(size) FROM audit_checkpoint)")
        report = verify(outside=outside)
    assert report.verdict == Verdict.DELETED
    assert "catatannya sendiri utuh" in report.findings[0].sentence


def test_a_checkpoint_that_was_written_over_is_told_from_a_trail_that_was_built_anew(
    cases: list[Registration], outside: Path
) -> None:
    with as_superuser(), undone():
        run("UPDATE audit_checkpoint SET at = at - interval '1 hour' WHERE size = 1 OR size < 20")
        assert verify(outside=outside).verdict == Verdict.CHANGED
    with as_superuser(), undone():
        run("UPDATE audit_checkpoint SET at = at - interval '1 hour'")
        assert verify(outside=outside).verdict == Verdict.REBUILT


def test_a_case_whose_row_points_back_is_found(cases: list[Registration], outside: Path) -> None:
    with as_superuser(), undone():
        run(
            "UPDATE registrations_registration AS c SET audit_head = (SELECT hash FROM audit_entry AS e"
            " WHERE e.case_id = c.id AND action = 'start') WHERE id = %s",
            cases[0].pk,
        )
        report = verify(outside=outside)
    assert report.verdict == Verdict.CHANGED
    assert "tidak menunjuk catatan terakhirnya" in report.findings[0].sentence


def test_the_command_says_what_where_and_since_when(cases: list[Registration], outside: Path) -> None:
    code, said = told("--checkpoints", str(outside))
    assert (code, said.splitlines()[-1]) == (0, "Hasil: utuh")
    with as_superuser(), undone():
        run("UPDATE audit_entry SET role = 'ADMIN' WHERE id = (SELECT min(id) FROM audit_entry)")
        number = asked("SELECT min(id) FROM audit_entry")[0][0]
        code, said = told()
    assert code == 10
    assert f"diubah: catatan nomor {number} (" in said
    assert "WIB): kolomnya tidak sama dengan naskahnya: role" in said


def test_of_very_much_the_first_is_told_and_the_rest_is_counted(cases: list[Registration]) -> None:
    with as_superuser(), undone():
        run("UPDATE audit_entry SET request_id = 'x'")
        _, said = told()
    assert said.count("diubah: catatan nomor") == TOLD
    assert f"diubah: dan {Entry.objects.count() - TOLD} temuan lain" in said


def test_by_night_administrators_are_told_and_it_is_on_record(
    cases: list[Registration], admin: User, other_office: Office, outside: Path
) -> None:
    verify_trail()
    assert not Notice.objects.filter(recipient=admin).exists()
    with as_superuser():
        run("SET session_replication_role = replica")
        number = edit_column(random.Random(1))
    for _ in range(2):
        verify_trail()
    alarms = Entry.objects.filter(action=Action.RAISE_ALARM)
    assert {alarm.office_id for alarm in alarms} == {admin.office_id, other_office.pk}
    assert alarms.count() == 2
    notice = Notice.objects.get(recipient=admin)
    assert f"diubah: catatan nomor {number} (" in notice.body
    assert (
        "menemukan kejanggalan pada rekam jejak: Pemeriksaan rekam jejak menemukan: diubah." in alarms[0].deed
    )


def test_the_inspector_has_the_seal_by_mail_once_and_only_if_there_is_one(
    cases: list[Registration], adb: User, outside: Path, settings: Settings, mailoutbox: list[EmailMessage]
) -> None:
    mail_checkpoint()
    assert not Notice.objects.filter(recipient=None).exists()
    settings.INSPECTOR_EMAIL = "inspektorat@contoh.go.id"
    mail_checkpoint()
    mail_checkpoint()
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        mail_checkpoint()
    notice = Notice.objects.get(recipient=None)
    send(notice)
    (letter,) = mailoutbox
    assert letter.to == ["inspektorat@contoh.go.id"]
    until = sealed_until()
    assert until is not None
    assert notice.body.endswith(until.text)
    assert until.fingerprint_in_groups in notice.body
    record(Action.VISIT, by=adb)
    sealed_all()
    mail_checkpoint()
    assert Notice.objects.filter(recipient=None).count() == 2


def test_what_is_gravest_names_the_whole() -> None:
    report = Report()
    report.add(Finding(Verdict.CHANGED, "satu"))
    report.add(Finding(Verdict.TRUNCATED, "dua"))
    assert report.verdict == Verdict.TRUNCATED
    assert report.findings[0].line == "diubah: satu"


def test_many_cases_at_once_are_followed_as_well(
    adb: User, sop: Sop, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audit.chains.LATELY", 2)
    cases = make_trail(people=[adb], sop=sop, rng=random.Random(9))
    assert len(cases) > 2
    assert verify(outside=outside).verdict == Verdict.INTACT
    with as_superuser(), undone():
        cut_tail(random.Random(2))
        assert verify().verdict == Verdict.TRUNCATED


def test_it_is_done_with_the_application_s_own_rights(cases: list[Registration], outside: Path) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE sop_app")
        assert verify(outside=outside).verdict == Verdict.INTACT
