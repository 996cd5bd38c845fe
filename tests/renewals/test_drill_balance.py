"""The balance of a drill holds where all is right, and names each fault that is planted."""

from dataclasses import dataclass, replace
from datetime import datetime

import pytest
from django.db import connection

from accounts.models import User
from certificates.models import Certificate
from notifications.mail import message_id
from notifications.models import Notice
from renewals.drill.balance import Verdict, reckon, weigh
from renewals.drill.facts import RUNGS, Facts, Life, Reader
from renewals.drill.post import Letter
from renewals.models import Reminder, ReminderRules
from renewals.sweep import sweep
from tests.renewals.watch import ENDS, JAKARTA, days_before, sweep_each

OFF = range(45, 20, -1)


@dataclass
class Played:
    """What a plot would have set down, and what lay in the letter box."""

    facts: Facts
    letters: list[Letter]

    def weighed(self) -> Verdict:
        return weigh(self.facts, letters=self.letters)

    def fault(self) -> str:
        """The one that is found."""
        (fault,) = self.weighed().faults
        return fault


@pytest.fixture
def played(watched: Certificate, adb: User, kepala_dinas: User, contact: ReminderRules) -> Played:
    """A certificate that is told of until two days after its end; the machine was off for a month before."""
    looks = [day for day in range(100, -3, -1) if day not in OFF]
    sweep_each(looks)
    zone, office = JAKARTA, watched.office_id
    began, contact_address = days_before(200), contact.contact_address
    people = [Reader(one.pk, one.full_name, one.email, office, began) for one in (adb, kepala_dinas)]
    people.append(Reader(None, contact.contact_name, contact_address, office, began, from_rung=14))
    facts = Facts(
        lives=[Life(watched.pk, office, watched.holder.full_name, ENDS, zone, began)],
        readers=people,
        beats=[days_before(day) for day in looks],
        days_off=[days_before(day).date() for day in OFF],
    )
    Notice.objects.update(sent_at=ENDS)
    return Played(facts, [letter_of(notice) for notice in Notice.objects.order_by("pk")])


def letter_of(notice: Notice, *, at: datetime | None = None) -> Letter:
    return Letter(at or notice.created_at, notice.to, message_id(notice), notice.subject)


def first_line(user: User) -> Reminder:
    line: Reminder = Reminder.objects.filter(recipient=user).earliest("pk")
    return line


def tamper(statement: str, line: Reminder) -> None:
    """As only the owner of the table can."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE renewals_reminder DISABLE TRIGGER USER")
        cursor.execute(statement, [line.pk])
        cursor.execute("ALTER TABLE renewals_reminder ENABLE TRIGGER USER")


def test_where_all_is_right_it_holds_and_counts(played: Played, adb: User) -> None:
    verdict = played.weighed()
    assert (verdict.holds, verdict.faults) == (True, [])
    counted = " ".join(verdict.counted)
    assert "27 pengingat harus tercatat. Buku pengingat memuat 27." in counted
    assert "25 hari terlewat karena server dimatikan." in counted
    assert (
        f"{adb.full_name} diingatkan akan sertifikat {played.facts.lives[0].holder}: "
        "hari pengingat 90, 60, 30, 14, 7, 3, 1, dan 0, lalu 1 dan 2 hari sesudah berakhir." in counted
    )


def test_the_reckoning_is_that_of_a_person_with_a_calendar(played: Played, adb: User) -> None:
    [life] = played.facts.lives
    told = [(rung, at) for (_, person, rung), at in reckon(played.facts).items() if person == adb.pk]
    on_time = [(rung, days_before(rung)) for rung in (*RUNGS, -1, -2)]
    # The thirtieth day was slept through, and told on the first day on which anybody looked.
    assert told == [(rung, days_before(20) if rung == 30 else at) for rung, at in on_time]
    life.until = days_before(10)
    assert min(rung for _, _, rung in reckon(played.facts)) == 14


@pytest.mark.as_owner
def test_a_line_that_is_missing_is_somebody_unwarned(played: Played, adb: User) -> None:
    tamper("DELETE FROM renewals_reminder WHERE id = %s", first_line(adb))
    assert played.fault().startswith(f"{adb.full_name} tidak diberi tahu tentang sertifikat")


@pytest.mark.as_owner
def test_a_line_that_came_late_is_named(played: Played, adb: User) -> None:
    late = "UPDATE renewals_reminder SET recorded_at = recorded_at + interval '1 day' WHERE id = %s"
    tamper(late, first_line(adb))
    assert "bukan 1 April 2027" in played.fault()


def test_somebody_who_was_told_without_need_is_named(
    played: Played, watched: Certificate, admin: User
) -> None:
    Reminder.objects.create(certificate=watched, recipient=admin, rung=14)
    unfounded, without_notice = played.weighed().faults
    assert "padahal tidak semestinya" in unfounded
    assert "tidak memiliki pemberitahuan" in without_notice


def test_a_mail_that_came_twice_or_never_is_named(played: Played) -> None:
    played.letters.append(played.letters[3])
    assert "sampai 2 kali, bukan satu kali" in played.fault()
    played.letters[:] = [letter for letter in played.letters if letter != played.letters[3]]
    assert "sampai 0 kali, bukan satu kali" in played.fault()


def test_a_mail_to_another_than_its_reader_is_named(played: Played) -> None:
    played.letters[0] = replace(played.letters[0], to="lain@contoh.go.id")
    assert "sampai kepada lain@contoh.go.id, bukan kepada penerimanya" in played.fault()


def test_a_mail_at_night_is_named(played: Played) -> None:
    played.letters[0] = replace(played.letters[0], came_at=days_before(89, hour=5))
    assert "dikirim sebelum pukul 06.00" in played.fault()


def test_a_mail_that_nobody_wrote_is_named(played: Played) -> None:
    played.letters.append(replace(played.letters[0], message_id="<lain@contoh>"))
    assert "tidak berasal dari pemberitahuan mana pun" in played.fault()


def test_what_was_given_up_is_named(played: Played) -> None:
    Notice.objects.filter(pk=Notice.objects.earliest("pk").pk).update(sent_at=None, given_up_at=ENDS)
    del played.letters[0]
    assert played.fault().endswith("tidak dikirim lagi.")


def test_a_day_on_which_nobody_looked_and_nobody_said_why_is_named(played: Played) -> None:
    played.facts.days_off.pop()
    assert played.fault() == "Hari yang terlewat tidak sama dengan hari server dimatikan."


def test_who_came_later_is_told_from_then_on(played: Played, watched: Certificate, adb: User) -> None:
    assert sweep(now=days_before(-2)) == 0
    [reader] = [one for one in played.facts.readers if one.person_id == adb.pk]
    reader.since = days_before(50)
    assert any("padahal tidak semestinya" in fault for fault in played.weighed().faults)
