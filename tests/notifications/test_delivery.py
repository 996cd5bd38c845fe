"""Delivery to a real mail server, whatever it answers: nothing is lost, and nothing is sent twice."""

import socket
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from notifications.models import MOST_ATTEMPTS, Notice
from notifications.tasks import deliver, deliver_pending
from tests.notifications.conftest import MakeNotice, PostOffice, make_due

AWAY = "Server surel tidak dapat dihubungi"


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        yield silent.getsockname()[1]


def pause_of(notice: Notice) -> int:
    """Whole minutes, from now, until a notice is due again."""
    notice.refresh_from_db()
    return round((notice.try_after - timezone.now()) / timedelta(minutes=1))


def assert_pending(notice: Notice, error: str, *, pause: int) -> None:
    assert pause_of(notice) == pause
    assert (notice.sent_at, notice.last_error) == (None, error)


def test_what_was_sent_is_marked_and_never_sent_again(
    adb: User, make_notice: MakeNotice, post_office: PostOffice
) -> None:
    notice = make_notice(adb)
    for _ in range(3):
        deliver([notice.pk])
        deliver_pending()
    notice.refresh_from_db()
    assert (str(notice), notice.attempts, notice.last_error) == (notice.subject, 1, "")
    assert notice.sent_at
    assert len(post_office.mails) == 1


def test_unknown_notices_harm_nothing(adb: User, make_notice: MakeNotice, post_office: PostOffice) -> None:
    deliver([987654321, make_notice(adb).pk, 987654322])
    deliver([])
    assert len(post_office.mails) == 1


@pytest.mark.parametrize(
    ("refusal", "error"),
    [
        ("at_recipient:450 4.2.0 sari.adb greylisted", "alamat penerima (SMTPRecipientsRefused 450)"),
        ("at_recipient:550 5.1.1 no such user", "alamat penerima (SMTPRecipientsRefused 550)"),
        ("at_data:451 4.3.0 later", "isi surel (SMTPDataError 451)"),
        ("at_data:554 5.7.1 spam: Permohonan 1", "isi surel (SMTPDataError 554)"),
    ],
)
def test_a_refusal_is_kept_in_our_words_and_delays_nobody_else(
    adb: User, kepala_dinas: User, make_notice: MakeNotice, post_office: PostOffice, refusal: str, error: str
) -> None:
    point, _, answer = refusal.partition(":")
    setattr(post_office, point, answer)
    first, second = make_notice(adb), make_notice(kepala_dinas)
    deliver_pending()
    for notice in (first, second):
        assert_pending(notice, f"Server surel menolak {error}", pause=2)
    setattr(post_office, point, "250 OK")
    deliver_pending()
    assert post_office.mails == []
    make_due(second)
    deliver_pending()
    assert [mail["To"] for mail in post_office.mails] == [kepala_dinas.email]
    second.refresh_from_db()
    assert (second.attempts, second.last_error) == (2, "")


def test_the_pauses_after_refusals_grow_to_an_hour_and_never_end(
    adb: User, make_notice: MakeNotice, post_office: PostOffice
) -> None:
    post_office.at_recipient = "550 5.1.1 no such user"
    notice, pauses = make_notice(adb), []
    for _ in range(8):
        make_due(notice)
        deliver_pending()
        pauses.append(pause_of(notice))
    assert pauses == [2, 4, 8, 16, 32, 60, 60, 60]
    Notice.objects.filter(pk=notice.pk).update(attempts=MOST_ATTEMPTS)
    make_due(notice)
    deliver_pending()
    assert pause_of(notice) == 60


def test_a_server_that_is_away_is_asked_once_and_again_a_minute_later(
    adb: User, kepala_dinas: User, make_notice: MakeNotice, settings: Settings, post_office: PostOffice
) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    first, second = make_notice(adb), make_notice(kepala_dinas)
    deliver_pending()
    assert_pending(first, f"{AWAY} (ConnectionRefusedError)", pause=1)
    second.refresh_from_db()
    assert second.attempts == 0
    settings.EMAIL_PORT = port
    make_due(first)
    deliver_pending()
    assert {mail["To"] for mail in post_office.mails} == {adb.email, kepala_dinas.email}


def test_a_server_that_hangs_is_given_up_on(
    adb: User,
    kepala_dinas: User,
    make_notice: MakeNotice,
    settings: Settings,
    post_office: PostOffice,
    silent_port: int,
) -> None:
    settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = silent_port, 1
    notices = [make_notice(adb), make_notice(kepala_dinas)]
    began = timezone.now()
    deliver_pending()
    assert timezone.now() - began < timedelta(seconds=2)
    assert_pending(notices[0], f"{AWAY} (SMTPServerDisconnected)", pause=1)


@pytest.mark.parametrize("answer", ["421 4.3.2 closing", "421 4.7.0 too many mails"])
def test_a_server_that_closes_is_left_alone_by_the_others(
    adb: User, kepala_dinas: User, make_notice: MakeNotice, post_office: PostOffice, answer: str
) -> None:
    post_office.at_data = answer
    make_notice(adb)
    make_notice(kepala_dinas)
    deliver_pending()
    assert post_office.connections == 1


def test_a_connection_cut_after_the_data_leads_to_the_same_mail_again(
    adb: User, make_notice: MakeNotice, post_office: PostOffice
) -> None:
    """Nobody can know whether that server kept it; the Message-ID tells the reader's mailbox."""
    post_office.drops = True
    notice = make_notice(adb)
    deliver_pending()
    assert_pending(notice, f"{AWAY} (SMTPServerDisconnected)", pause=1)
    post_office.drops = False
    make_due(notice)
    deliver_pending()
    deliver_pending()
    assert len(post_office.mails) == 2
    assert len({mail["Message-ID"] for mail in post_office.mails}) == 1


def test_a_mail_that_was_taken_counts_as_sent_whatever_follows(
    adb: User, make_notice: MakeNotice, settings: Settings, post_office: PostOffice
) -> None:
    def vanish() -> None:
        raise ConnectionResetError

    post_office.at_end = vanish
    notice = make_notice(adb)
    deliver_pending()
    notice.refresh_from_db()
    assert notice.sent_at


def test_a_server_that_repeats_the_password_puts_it_nowhere(
    adb: User,
    make_notice: MakeNotice,
    settings: Settings,
    post_office: PostOffice,
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "pengirim", "rahasia-surel"
    post_office.at_log_in = "535 5.7.8 not rahasia-surel"
    notice = make_notice(adb)
    deliver_pending()
    words = "Server surel menolak nama pengguna atau kata sandi pengirim (SMTPAuthenticationError 535)"
    assert_pending(notice, words, pause=1)
    assert words in caplog.text
    assert "rahasia" not in caplog.text


@pytest.mark.parametrize("address", ["", "tanpa-tanda", "a@b@c", "sari@contoh.go.id\nBcc: lain@contoh.go.id"])
def test_one_who_cannot_be_reached_keeps_nobody_waiting(
    adb: User, kepala_dinas: User, make_notice: MakeNotice, post_office: PostOffice, address: str
) -> None:
    User.objects.filter(pk=adb.pk).update(email=address)
    first, second = make_notice(adb), make_notice(kepala_dinas)
    deliver_pending()
    second.refresh_from_db()
    first.refresh_from_db()
    assert second.sent_at
    assert len(post_office.mails) == 1 + bool(first.sent_at)
    assert {mail["To"] for mail in post_office.mails} <= {kepala_dinas.email, address}
    assert first.sent_at or first.last_error


def test_an_address_that_no_mail_can_be_written_to_is_not_repeated(
    adb: User, make_notice: MakeNotice, post_office: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    User.objects.filter(pk=adb.pk).update(email='"x\x1cBcc:lain"@contoh.go.id')
    notice = make_notice(adb)
    deliver_pending()
    notice.refresh_from_db()
    assert notice.last_error.startswith("Surel tidak dapat disusun (")
    assert "contoh.go.id" not in caplog.text


def test_one_who_no_longer_works_here_is_not_written_to(
    adb: User, make_notice: MakeNotice, post_office: PostOffice
) -> None:
    notice = make_notice(adb)
    User.objects.filter(pk=adb.pk).update(is_active=False)
    deliver([notice.pk])
    deliver_pending()
    assert post_office.mails == []
    assert not Notice.objects.pending().exists()
