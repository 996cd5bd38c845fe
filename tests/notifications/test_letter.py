"""What stands in a mail: the same as text and as a page, one link, and foreign text as nothing but text."""

import re
from datetime import UTC, datetime

import pytest
from pytest_django import Settings

from accounts.models import Office, User
from notifications.models import Notice
from notifications.tasks import deliver
from tests.notifications.conftest import MakeNotice, PostOffice, part_of

HOSTILE = [
    "<script>alert(1)</script><a href='http://jahat.example'>klik</a> & \"kutip\" 'tunggal'",
    "{{ settings.SECRET_KEY }} {% debug %} %s {number}",
    "=HYPERLINK(1) 🙂 naïve Ω",
    "שלום \u202e ibalaret \u202c مرحبا",
    "satu kata yang tak putus " + "x" * 3000,
]


@pytest.fixture(autouse=True)
def site(settings: Settings) -> None:
    settings.SITE_URL = "https://sertifikat.contoh.go.id"


def sent(notice: Notice, post_office: PostOffice) -> None:
    deliver([notice.pk])
    notice.refresh_from_db()
    assert notice.sent_at, notice.last_error
    assert len(post_office.mails) == 1


def test_text_and_page_say_the_same_with_one_link(
    adb: User, make_notice: MakeNotice, post_office: PostOffice
) -> None:
    sent(make_notice(adb), post_office)
    mail = post_office.mails[0]
    link = "https://sertifikat.contoh.go.id/pendaftaran/1/tanda-tangan/"
    assert (mail["Subject"], mail["To"]) == ("Permohonan 1 menunggu tanda tangan Anda", adb.email)
    for kind in ("plain", "html"):
        text = part_of(mail, kind)
        for words in ("Yth. Sari Adb,", "Permohonan 1 menunggu", "Buka halaman tanda tangan", link):
            assert words in text
        assert "Dinas Kependudukan dan Pencatatan Sipil Kabupaten Contoh" in text
        assert set(re.findall(r"https?://[^\s\"<]+", text)) == {link}
    assert part_of(mail, "html").count("href=") == 1


@pytest.mark.parametrize(
    ("zone", "moment"),
    [
        ("Asia/Jakarta", "31 Desember 2026 pukul 23.30 WIB"),
        ("Asia/Makassar", "1 Januari 2027 pukul 00.30 WITA"),
        ("Asia/Jayapura", "1 Januari 2027 pukul 01.30 WIT"),
    ],
)
def test_a_moment_is_that_of_the_recipients_office(
    adb: User, make_notice: MakeNotice, post_office: PostOffice, zone: str, moment: str
) -> None:
    Office.objects.filter(pk=adb.office_id).update(time_zone=zone)
    sent(make_notice(adb, created_at=datetime(2026, 12, 31, 16, 30, tzinfo=UTC)), post_office)
    assert f"Dicatat pada {moment}." in part_of(post_office.mails[0], "plain")
    assert f"Dicatat pada {moment}." in part_of(post_office.mails[0], "html")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_foreign_text_comes_out_as_the_same_text(
    adb: User, make_notice: MakeNotice, post_office: PostOffice, hostile: str
) -> None:
    User.objects.filter(pk=adb.pk).update(full_name=hostile[:100])
    sent(make_notice(adb, subject=hostile[:200], body=hostile), post_office)
    mail = post_office.mails[0]
    text, page = part_of(mail, "plain"), part_of(mail, "html")
    assert mail["Subject"] == hostile[:200]
    assert f"Yth. {hostile[:100]}" in text
    assert f" {hostile} " in text
    assert page.count("<a ") == 1
    assert "<script" not in page
    for character in set(hostile) - set("<>&\"'"):
        assert character in page


@pytest.mark.parametrize("line_break", ["\r\n", "\n", "\r", "\u2028", "\x85", "\x0b"])
def test_a_line_break_begins_no_header_and_no_second_recipient(
    adb: User, make_notice: MakeNotice, post_office: PostOffice, line_break: str
) -> None:
    hostile = f"Permohonan{line_break}Bcc: lain@contoh.go.id{line_break}{line_break}Isi palsu"
    User.objects.filter(pk=adb.pk).update(full_name=hostile)
    sent(make_notice(adb, subject=hostile, body=hostile, button=hostile[:60]), post_office)
    mail = post_office.mails[0]
    assert mail["Subject"] == "Permohonan Bcc: lain@contoh.go.id Isi palsu"
    assert mail["Bcc"] is None
    assert mail["To"] == adb.email


def test_no_out_of_office_assistant_is_to_answer(
    adb: User, make_notice: MakeNotice, post_office: PostOffice
) -> None:
    sent(make_notice(adb), post_office)
    assert post_office.mails[0]["Auto-Submitted"] == "auto-generated"


def test_each_notice_has_a_message_id_of_its_own_that_no_other_database_gives(
    adb: User, kepala_dinas: User, make_notice: MakeNotice, post_office: PostOffice
) -> None:
    first, second = make_notice(adb), make_notice(kepala_dinas)
    deliver([first.pk, second.pk])
    known = [mail["Message-ID"] for mail in post_office.mails]
    moment = datetime(2020, 1, 1, tzinfo=UTC)
    Notice.objects.filter(pk=first.pk).update(sent_at=None, try_after=moment, created_at=moment)
    deliver([first.pk])
    assert len({*known, post_office.mails[2]["Message-ID"]}) == 3
    assert all(name.endswith("@sertifikat.contoh.go.id>") for name in known)
