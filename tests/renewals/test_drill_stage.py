"""What a drill stands on: its database, its clock, its post office."""

import smtplib
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from renewals.drill.acts import Unplayable, register_installed
from renewals.drill.authority import Authority
from renewals.drill.clock import Clock, real_clock
from renewals.drill.post import HOST, PostOffice
from renewals.drill.scratch import COMMENT, SUFFIX, NoScratch, scratch_database

NOON = datetime(2031, 5, 6, 5, 0, tzinfo=UTC)


@pytest.fixture
def name(transactional_db: None) -> Iterator[str]:
    """That of the database that a drill would make; whatever is there by it goes away again."""
    name = f"{connection.settings_dict['NAME']}{SUFFIX}"
    yield name
    say(f'DROP DATABASE IF EXISTS "{name}"')


@pytest.fixture
def post() -> Iterator[PostOffice]:
    post = PostOffice(now=lambda: NOON)
    post.open()
    yield post
    post.close()


def say(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def asked(question: str) -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return tuple(cursor.fetchone())


def test_the_whole_process_is_led_to_the_other_database_and_back(name: str) -> None:
    before = connection.settings_dict["NAME"]
    with scratch_database() as scratch:
        assert (scratch, *asked("SELECT current_database()")) == (name, name)
    assert asked("SELECT current_database()") == (before,)


def test_what_a_killed_drill_has_left_is_cleared_away(name: str) -> None:
    say(f'CREATE DATABASE "{name}"')
    say(f"COMMENT ON DATABASE \"{name}\" IS '{COMMENT}'")
    with scratch_database():
        assert connection.introspection.table_names() == []


def test_a_database_of_that_name_that_is_not_ours_is_not_touched(name: str) -> None:
    say(f'CREATE DATABASE "{name}"')
    with pytest.raises(NoScratch, match="bukan milik latihan"), scratch_database():
        pass
    assert asked(f"SELECT count(*) FROM pg_database WHERE datname = '{name}'") == (1,)


def test_two_drills_at_once_are_refused(name: str) -> None:
    with scratch_database():
        other = connection.copy()
        other.settings_dict["NAME"] = name
        with other.cursor():
            connection.close()
            connection.settings_dict["NAME"] = name.removesuffix(SUFFIX)
            with pytest.raises(NoScratch, match="Latihan lain sedang berjalan"), scratch_database():
                pass
        other.close()
    assert asked("SELECT current_database()") == (name.removesuffix(SUFFIX),)


def test_python_and_the_database_tell_the_time_alike(name: str) -> None:
    clock, real = Clock(NOON), timezone.now
    with scratch_database(), clock.ruling():
        clock.go_to(NOON + timedelta(days=400))
        (by_database,) = asked("SELECT array[now(), statement_timestamp(), clock_timestamp()]")
        assert by_database == [timezone.now()] * 3 == [NOON + timedelta(days=400)] * 3
        with real_clock():
            assert asked("SELECT now() < '2031-01-01'") == (True,)
        assert asked("SELECT now() > '2032-01-01'") == (True,)
    assert timezone.now is real


def test_the_clock_never_goes_back(name: str) -> None:
    clock = Clock(NOON)
    with pytest.raises(ValueError, match="cannot go back"):
        clock.go_to(NOON - timedelta(seconds=1))


def test_a_mail_is_taken_whole_and_stamped_by_the_drills_clock(post: PostOffice) -> None:
    mail = EmailMessage()
    mail["Subject"], mail["Message-ID"] = "Sertifikat “A” berakhir", "<satu@contoh>"
    mail.set_content(".titik di awal baris\n.\nsesudahnya")
    with smtplib.SMTP(HOST, post.port) as caller:
        caller.noop()
        assert caller.vrfy("siapa")[0] == 502
        caller.send_message(mail, "dari@contoh.go.id", ["a@contoh.go.id", "b@contoh.go.id"])
        caller.send_message(mail, "dari@contoh.go.id", ["a@contoh.go.id"])
    assert [letter.to[0] for letter in post.letters] == ["a", "b", "a"]
    assert {(letter.came_at, letter.message_id, letter.subject) for letter in post.letters} == {
        (NOON, "<satu@contoh>", "Sertifikat “A” berakhir")
    }


def test_a_closed_post_office_refuses_and_opens_where_it_was(post: PostOffice) -> None:
    port = post.port
    post.close()
    with pytest.raises(ConnectionRefusedError):
        smtplib.SMTP(HOST, port)
    post.close()
    post.open()
    assert post.port == port
    smtplib.SMTP(HOST, port).quit()


def test_a_caller_who_hangs_up_without_goodbye_keeps_nobody_waiting(post: PostOffice) -> None:
    with socket.create_connection((HOST, post.port)) as caller:
        assert caller.recv(100).startswith(b"220")
        caller.shutdown(socket.SHUT_WR)
        assert caller.recv(100) == b""
    smtplib.SMTP(HOST, post.port).quit()


@pytest.mark.django_db
def test_what_a_page_refuses_ends_the_drill(adb: User) -> None:
    since = timezone.now() - timedelta(days=30)
    issued = Authority(since=since).certify("Wulan Misal Rahayu", organization="Pemkot Misal", begins=since)
    with pytest.raises(Unplayable, match="ExistingForm"):
        register_installed(issued, by=adb, typed={"nik": "bukan NIK"})
