"""A notice that nobody took is an administrator's task: sent once more, or told by himself and put on record."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from accounts.models import Office, User
from audit.actions import Action, Outcome
from audit.models import Entry
from notifications.models import Notice
from notifications.tasks import deliver_pending
from notifications.undelivered import undelivered
from renewals.resending import Means, hand_over, send_again
from tests.renewals.resending import REFUSED, lost_notice_to

Browse = Callable[[User], Client]
HEADING = "Pemberitahuan tidak terkirim"
TYPED = {"on": "", "how": "phone", "words": "Diterima Ibu Sari."}


@pytest.fixture
def lost(adb: User) -> Notice:
    return lost_notice_to(adb)


def home_of(person: User, browse: Browse) -> str:
    return browse(person).get("/").content.decode()


def url_of(notice: Notice) -> str:
    return f"/perpanjangan/pengingat/belum-terkirim/{notice.pk}/"


def typed_today(user: User) -> dict[str, str]:
    return TYPED | {"on": f"{timezone.localdate(timezone=user.office.zone):%d-%m-%Y}"}


def test_it_is_a_task_of_the_administrator_and_of_nobody_else(
    lost: Notice, adb: User, kepala_dinas: User, admin: User, browse: Browse
) -> None:
    page = home_of(admin, browse)
    assert HEADING in page
    assert url_of(lost) in page
    assert "Tidak ada yang menunggu Anda" not in page
    assert all(HEADING not in home_of(person, browse) for person in (adb, kepala_dinas))


def test_what_its_reader_has_found_on_his_bell_is_no_task(lost: Notice, admin: User, browse: Browse) -> None:
    Notice.objects.filter(pk=lost.pk).update(read_at=timezone.now())
    assert HEADING not in home_of(admin, browse)


def test_of_many_the_oldest_five_are_shown(adb: User, admin: User, browse: Browse) -> None:
    for number in range(7):
        lost_notice_to(adb, subject=f"Perihal {number}")
    page = home_of(admin, browse)
    assert "Perihal 4</h3>" in page
    assert "Perihal 5" not in page
    assert "Masih ada lainnya" in page


def test_sent_again_it_is_on_record_and_in_the_outbox_before_anything_goes_out(
    lost: Notice, admin: User, browse: Browse, mailoutbox: list[EmailMessage]
) -> None:
    assert browse(admin).post(f"{url_of(lost)}kirim-lagi/").headers["Location"] == "/"
    assert mailoutbox == []
    (entry,) = Entry.objects.filter(action=Action.SEND_AGAIN)
    assert (entry.actor, entry.outcome) == (admin, Outcome.DONE)
    assert entry.deed == f"mengirim lagi pemberitahuan: Sari Adb. {lost.subject}."
    deliver_pending()
    lost.refresh_from_db()
    assert [mail.to for mail in mailoutbox] == [[lost.to]]
    assert lost.sent_at
    assert HEADING not in home_of(admin, browse)


def test_told_by_hand_it_is_on_record_when_and_how(lost: Notice, admin: User, browse: Browse) -> None:
    assert browse(admin).post(url_of(lost), typed_today(admin)).headers["Location"] == "/"
    lost.refresh_from_db()
    assert lost.handed_over_at
    (entry,) = Entry.objects.filter(action=Action.HAND_OVER)
    assert entry.facts["channel"].startswith("(telepon, ")
    assert entry.facts["note"] == f"{lost.subject}. Diterima Ibu Sari."
    assert HEADING not in home_of(admin, browse)
    assert undelivered(admin.office_id) is None


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("on", "", "Tanggal disampaikan wajib diisi."),
        ("on", "31-02-2026", "tidak ada dalam kalender"),
        ("on", "01-01-2001", "tidak boleh sebelum pemberitahuan ini dibuat"),
        ("on", "31-12-2099", "tidak boleh sesudah hari ini"),
        ("how", "merpati", "Pilihan itu tidak tersedia"),
        ("words", "x" * 301, "paling banyak 300 karakter"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_is_on_record(
    lost: Notice, admin: User, browse: Browse, field: str, value: str, sentence: str
) -> None:
    page = browse(admin).post(url_of(lost), typed_today(admin) | {field: value})
    assert page.status_code == 422
    assert sentence in page.content.decode()
    lost.refresh_from_db()
    assert lost.handed_over_at is None
    assert Entry.objects.filter(action=Action.HAND_OVER, outcome=Outcome.REFUSED).count() == 1


def test_who_comes_second_is_told_and_nothing_happens_twice(
    lost: Notice, admin: User, browse: Browse
) -> None:
    send_again(lost, by=admin)
    with pytest.raises(ValidationError, match="sudah ditangani"):
        send_again(lost, by=admin)
    with pytest.raises(ValidationError, match="sudah ditangani"):
        hand_over(lost, on=timezone.localdate(), how=Means.PHONE, words="", by=admin)
    assert Entry.objects.filter(action=Action.SEND_AGAIN, outcome=Outcome.DONE).count() == 1
    assert Entry.objects.filter(outcome=Outcome.REFUSED).count() == 2
    again = browse(admin).post(f"{url_of(lost)}kirim-lagi/", follow=True).content.decode()
    assert "Yang baru saja Anda kirim tidak disimpan." in again
    Notice.objects.filter(pk=lost.pk).update(sent_at=timezone.now())
    assert "sudah terkirim" in browse(admin).get(url_of(lost), follow=True).content.decode()


def test_what_its_reader_has_is_not_the_administrators_to_read(
    adb: User, admin: User, browse: Browse
) -> None:
    sent = lost_notice_to(adb, given_up_at=None, last_error="", sent_at=timezone.now(), body="Rahasia Sari.")
    for answer in (browse(admin).get(url_of(sent)), browse(admin).post(url_of(sent), {})):
        assert (answer.status_code, answer["Location"]) == (302, "/")
        assert "Rahasia Sari." not in answer.content.decode()


def test_whoever_is_no_administrator_any_more_sees_to_none(lost: Notice, admin: User) -> None:
    User.objects.filter(pk=admin.pk).update(role="ADB")
    with pytest.raises(PermissionDenied):
        send_again(lost, by=admin)
    lost.refresh_from_db()
    assert lost.given_up_at


def test_of_somebody_without_an_account_it_is_the_same_task(
    office: Office, admin: User, browse: Browse
) -> None:
    columns = {"office": office, "addressee": "Rudi Contoh", "address": "rudi@contoh.go.id"}
    notice = Notice.objects.create(
        occasion="perihal:1",
        subject="Perihal",
        body="Isi.",
        last_error=REFUSED,
        given_up_at=timezone.now() - timedelta(days=30),
        **columns,
    )
    assert "Kepada Rudi Contoh" in home_of(admin, browse)
    page = browse(admin).get(url_of(notice)).content.decode()
    assert "rudi@contoh.go.id" in page
    assert "/perpanjangan/pengingat/aturan/" in page
