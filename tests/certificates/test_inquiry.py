"""BSrE's word beside a certificate: put as a row, fetched by a worker, a warning where it differs, never a change."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts.models import User
from audit.actions import Action
from audit.models import Entry
from certificates import probe, tasks
from certificates.models import Certificate, Holder, Inquiry
from certificates.status import Status
from config.celery import app
from tests.certificates.esign import PASSWORD, USER, Esign, serving
from tests.certificates.officer import text_of
from tests.certificates.register import NIK, certificate_of, holder_of

Browse = Callable[[User], Client]


@pytest.fixture
def esign(settings: Settings, tmp_path: Path) -> Iterator[Esign]:
    with serving(tmp_path) as esign:
        settings.BSRE_PROBE_URL = f"https://127.0.0.1:{esign.port}"
        settings.BSRE_PROBE_VERSION = "v2"
        settings.BSRE_PROBE_USER, settings.BSRE_PROBE_PASSWORD = USER, PASSWORD
        settings.BSRE_PROBE_CA = str(tmp_path / "induk.pem")
        yield esign


@pytest.fixture
def certificate(adb: User) -> Certificate:
    now = timezone.now()
    return certificate_of(holder_of(adb), by=adb, begins=now, in_force_at=now)


def put(certificate: Certificate, *, by: User) -> Inquiry:
    return Inquiry.objects.create(holder=certificate.holder, asked_by=by)


def ask(client: Client, certificate: Certificate) -> str:
    return text_of(client.post(f"{certificate.get_absolute_url()}status-bsre/", follow=True))


def page(client: Client, certificate: Certificate) -> str:
    return text_of(client.get(certificate.get_absolute_url()))


def test_a_request_only_puts_the_question_and_a_worker_fetches_the_answer(
    esign: Esign, certificate: Certificate, adb: User, browse: Browse
) -> None:
    client = browse(adb)
    assert "sedang ditanyakan kepada BSrE" in ask(client, certificate)
    assert esign.asked == []
    assert "Belum pernah ditanyakan." in page(client, certificate)
    assert "Sedang ditanyakan." in page(client, certificate)
    tasks.answer_waiting()
    assert len(esign.asked) == 1
    shown = page(client, certificate)
    assert "<strong>Aktif</strong>" in shown
    assert "Jawaban BSrE tidak sesuai" not in shown
    assert "Tanyakan kepada BSrE" in shown


def test_that_a_nik_left_the_house_is_on_record(
    esign: Esign, certificate: Certificate, adb: User, browse: Browse
) -> None:
    ask(browse(adb), certificate)
    entry = Entry.objects.get(action=Action.ASK_BSRE)
    assert (entry.actor, entry.subject_id) == (adb, certificate.pk)
    assert NIK not in str(entry.facts)
    serial = certificate.serial
    assert entry.deed == f"menanyakan status pemilik sertifikat kepada BSrE nomor seri {serial}."


def test_a_differing_answer_is_a_warning_and_changes_nothing(
    esign: Esign, certificate: Certificate, adb: User, browse: Browse
) -> None:
    esign.word = "REVOKE"
    put(certificate, by=adb)
    tasks.answer_waiting()
    shown = page(browse(adb), certificate)
    assert "<strong>Dicabut</strong>" in shown
    assert "Jawaban BSrE tidak sesuai dengan status sertifikat di sini." in shown
    certificate.refresh_from_db()
    assert certificate.status(timezone.now()) == Status.ACTIVE


def test_what_went_wrong_stands_on_the_page_and_does_not_hide_an_answer_for_ever(
    esign: Esign, certificate: Certificate, adb: User, browse: Browse
) -> None:
    esign.status, esign.body = 500, b"rusak"
    inquiry = put(certificate, by=adb)
    tasks.answer_inquiry(str(inquiry.pk))
    assert f"tanpa jawaban. {probe.ODD_ANSWER}" in page(browse(adb), certificate)
    esign.status, esign.body = 200, None
    ask(browse(adb), certificate)
    tasks.answer_waiting()
    assert "<strong>Aktif</strong>" in page(browse(adb), certificate)


def test_a_second_click_asks_nothing_more(
    esign: Esign, certificate: Certificate, adb: User, kepala_dinas: User, browse: Browse
) -> None:
    for officer in (adb, kepala_dinas, adb):
        assert "sedang ditanyakan" in ask(browse(officer), certificate)
    assert Inquiry.objects.count() == 1
    assert Entry.objects.filter(action=Action.ASK_BSRE).count() == 1


def test_nothing_is_shown_and_nothing_asked_while_it_is_off(
    certificate: Certificate, adb: User, browse: Browse
) -> None:
    assert "Status pemilik di BSrE" not in page(browse(adb), certificate)
    assert "tidak diaktifkan pada pengaturan" in ask(browse(adb), certificate)
    assert not Inquiry.objects.exists()


def test_what_waits_when_it_is_switched_off_is_not_asked(
    certificate: Certificate, adb: User, browse: Browse
) -> None:
    put(certificate, by=adb)
    tasks.answer_waiting()
    shown = page(browse(adb), certificate)
    assert "dimatikan pada pengaturan sebelum dijawab." in shown
    assert "Tanyakan kepada BSrE" not in shown


def test_the_administrator_reads_the_answer_and_asks_nothing(
    esign: Esign, certificate: Certificate, admin: User, browse: Browse
) -> None:
    assert "Tanyakan kepada BSrE" not in page(browse(admin), certificate)
    assert browse(admin).post(f"{certificate.get_absolute_url()}status-bsre/").status_code == 403


def test_without_a_broker_the_question_stands_for_the_sweep(
    esign: Esign,
    certificate: Certificate,
    adb: User,
    browse: Browse,
    no_broker: None,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        browse(adb).post(f"{certificate.get_absolute_url()}status-bsre/")
    tasks.answer_waiting()
    assert Inquiry.objects.get().answer == "ISSUE"


def test_the_worker_is_woken_once_the_question_is_stored(
    esign: Esign,
    certificate: Certificate,
    adb: User,
    browse: Browse,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    monkeypatch.setitem(app.conf, "task_always_eager", True)
    with django_capture_on_commit_callbacks(execute=True):
        ask(browse(adb), certificate)
    assert Inquiry.objects.get().answer == "ISSUE"


@pytest.mark.django_db(transaction=True)
def test_a_message_that_comes_three_times_at_once_asks_once(
    esign: Esign, certificate: Certificate, adb: User
) -> None:
    inquiry = put(certificate, by=adb)

    def deliver(_: int) -> None:
        try:
            tasks.answer_inquiry(str(inquiry.pk))
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(deliver, range(3)))
    assert len(esign.asked) == 1


def test_a_worker_that_died_with_the_question_is_followed_by_another(
    esign: Esign, certificate: Certificate, adb: User
) -> None:
    inquiry = put(certificate, by=adb)
    assert Inquiry.objects.claim(inquiry.pk) is not None
    tasks.answer_waiting()
    assert esign.asked == []
    Inquiry.objects.update(claimed_at=Now() - timedelta(minutes=3))
    tasks.answer_waiting()
    inquiry.refresh_from_db()
    assert (inquiry.answer, str(inquiry)) == ("ISSUE", "Aktif")


def test_who_comes_late_with_another_answer_changes_nothing(certificate: Certificate, adb: User) -> None:
    inquiry = put(certificate, by=adb)
    assert str(inquiry) == "belum dijawab"
    inquiry.finish(answer="ISSUE")
    inquiry.finish(fault=probe.TOO_SLOW)
    inquiry.refresh_from_db()
    assert (inquiry.answer, inquiry.fault) == ("ISSUE", "")


@pytest.mark.parametrize(
    ("constraint", "columns"),
    [
        ("inquiry_ends_in_one_way", {"answer": "ISSUE"}),
        ("inquiry_ends_in_one_way", {"answered_at": Now()}),
        ("inquiry_ends_in_one_way", {"answered_at": Now(), "answer": "ISSUE", "fault": "x"}),
        ("known_bsre_status", {"answered_at": Now(), "answer": "AKTIF"}),
    ],
)
def test_the_database_refuses_an_answer_that_is_none(
    certificate: Certificate, adb: User, constraint: str, columns: dict[str, object]
) -> None:
    inquiry = put(certificate, by=adb)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Inquiry.objects.filter(pk=inquiry.pk).update(**columns)


def test_a_slow_server_keeps_no_page_waiting(
    esign: Esign, certificate: Certificate, adb: User, browse: Browse
) -> None:
    esign.drips = 1.0
    ask(browse(adb), certificate)
    assert esign.asked == []
    assert Holder.objects.get().inquiries.count() == 1
