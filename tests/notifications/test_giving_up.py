"""A notice that nobody takes for too long is given up loudly, and what is no longer so is not sent at all."""

from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Office, Role, User
from audit.actions import Action
from audit.models import Entry
from notifications import relevance
from notifications.failures import failure_of
from notifications.giving_up import ADMINISTRATOR, give_up
from notifications.models import Notice
from notifications.tasks import BATCH, deliver_pending, wake_for
from notifications.undelivered import Undelivered, undelivered
from tests.notifications.conftest import Broker, MakeNotice, PostOffice, make_due, part_of

REFUSED = "Server surel menolak alamat penerima (SMTPRecipientsRefused 550)"
LONG_AGO = timedelta(hours=73)


@pytest.fixture
def refused(adb: User, make_notice: MakeNotice, post_office: PostOffice) -> Notice:
    post_office.at_recipient = "550 5.1.1 no such user"
    return make_notice(adb, refused_since=timezone.now() - LONG_AGO)


def test_after_the_set_time_it_is_tried_no_more(refused: Notice, post_office: PostOffice) -> None:
    deliver_pending()
    refused.refresh_from_db()
    assert refused.given_up_at
    assert (refused.sent_at, refused.attempts, refused.last_error) == (None, 1, REFUSED)
    post_office.at_recipient = "250 OK"
    make_due(refused)
    deliver_pending()
    assert post_office.mails == []


def test_of_two_workers_that_give_it_up_one_puts_that_on_record(refused: Notice, admin: User) -> None:
    for _ in range(2):
        give_up(refused, failure_of(SMTPRecipientsRefused({})))
    assert Entry.objects.filter(action=Action.GIVE_UP).count() == 1
    assert Notice.objects.filter(recipient=admin).count() == 1


def test_until_then_it_is_tried_on(adb: User, make_notice: MakeNotice, post_office: PostOffice) -> None:
    post_office.at_recipient = "550 5.1.1 no such user"
    notice = make_notice(adb, refused_since=timezone.now() - timedelta(hours=71))
    deliver_pending()
    notice.refresh_from_db()
    assert notice.given_up_at is None


def test_one_refusal_after_a_machine_that_was_off_for_a_long_weekend_is_no_reason_to_give_up(
    adb: User, make_notice: MakeNotice, post_office: PostOffice
) -> None:
    post_office.at_recipient = "450 4.2.0 later"
    notice = make_notice(adb, created_at=timezone.now() - LONG_AGO)
    deliver_pending()
    notice.refresh_from_db()
    first = notice.refused_since
    assert (notice.given_up_at, first is not None and first > notice.created_at + LONG_AGO) == (None, True)
    make_due(notice)
    deliver_pending()
    notice.refresh_from_db()
    assert (notice.attempts, notice.refused_since) == (2, first)
    post_office.at_recipient = "250 OK"
    make_due(notice)
    deliver_pending()
    assert len(post_office.mails) == 1


def test_the_set_time_is_a_setting(
    adb: User, make_notice: MakeNotice, post_office: PostOffice, settings: Settings
) -> None:
    settings.NOTICE_LIFE = timedelta(minutes=5)
    post_office.at_recipient = "450 4.2.0 later"
    notice = make_notice(adb, refused_since=timezone.now() - timedelta(minutes=6))
    deliver_pending()
    notice.refresh_from_db()
    assert notice.given_up_at


def test_what_waited_long_and_is_taken_at_last_is_sent(
    adb: User, make_notice: MakeNotice, post_office: PostOffice
) -> None:
    make_notice(adb, refused_since=timezone.now() - LONG_AGO)
    deliver_pending()
    assert len(post_office.mails) == 1


def test_giving_up_is_on_record_by_the_system(
    refused: Notice, adb: User, admin: User, browse: Callable[[User], Client]
) -> None:
    deliver_pending()
    (entry,) = Entry.objects.filter(action=Action.GIVE_UP)
    assert (entry.who, entry.office, entry.actor) == ("Sistem", adb.office, None)
    assert entry.deed == f"berhenti mengirim pemberitahuan: Sari Adb: {REFUSED}. {refused.subject}."
    assert "Sistem berhenti mengirim pemberitahuan" in browse(admin).get("/rekam-jejak/").content.decode()


def test_the_administrators_are_told_once_a_day(
    refused: Notice, adb: User, admin: User, make_notice: MakeNotice, post_office: PostOffice
) -> None:
    make_notice(adb, refused_since=timezone.now() - LONG_AGO)
    deliver_pending()
    (told,) = Notice.objects.filter(recipient=admin)
    assert (told.path, ADMINISTRATOR) == (reverse("sop:home"), Role.ADMIN)
    assert "Sari Adb" in told.body
    assert REFUSED in told.body


def test_a_notice_about_giving_up_that_is_given_up_itself_tells_nobody(
    refused: Notice, admin: User, post_office: PostOffice
) -> None:
    deliver_pending()
    Notice.objects.filter(recipient=admin).update(
        refused_since=timezone.now() - LONG_AGO, try_after=timezone.now()
    )
    deliver_pending()
    assert Entry.objects.filter(action=Action.GIVE_UP).count() == 2
    assert Notice.objects.filter(recipient=admin).count() == 1


def test_the_banner_names_what_was_given_up_for_a_week(refused: Notice, adb: User) -> None:
    deliver_pending()
    found = undelivered(adb.office_id)
    assert found == Undelivered(0, REFUSED, 1)
    page = render_to_string("notifications/_undelivered.html", {"undelivered": found})
    assert "Ada 1 pemberitahuan yang tidak dikirim lagi" in page
    Notice.objects.filter(pk=refused.pk).update(given_up_at=timezone.now() - timedelta(days=8))
    assert undelivered(adb.office_id) is None


def test_what_is_no_longer_so_is_dropped_in_silence(
    adb: User, make_notice: MakeNotice, post_office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def deny(subject: str) -> bool:
        asked.append(subject)
        return False

    monkeypatch.setitem(relevance.STILL_SO, "perihal", deny)
    notice = make_notice(adb, occasion="perihal:7:ulang")
    deliver_pending()
    notice.refresh_from_db()
    assert asked == ["7:ulang"]
    assert notice.given_up_at
    assert (post_office.mails, notice.last_error, undelivered(adb.office_id)) == ([], "", None)


def test_somebody_without_an_account_is_written_to_by_name(office: Office, post_office: PostOffice) -> None:
    Notice.objects.create(
        office=office,
        addressee="Rudi Contoh",
        address="rudi@contoh.go.id",
        occasion="perihal:1",
        subject="Perihal",
        body="Isi.",
    )
    deliver_pending()
    (mail,) = post_office.mails
    assert mail["To"] == "rudi@contoh.go.id"
    assert "Yth. Rudi Contoh, Isi." in part_of(mail, "plain")
    assert "salin alamat ini" not in part_of(mail, "html")


@pytest.mark.parametrize("lacks", ["office", "addressee", "address"])
def test_a_notice_for_nobody_cannot_be_stored(office: Office, lacks: str) -> None:
    columns = {
        "office": office,
        "addressee": "Rudi Contoh",
        "address": "rudi@contoh.go.id",
        "occasion": "perihal:1",
    }
    columns.pop(lacks)
    with pytest.raises(IntegrityError, match="notice_is_for_somebody"), transaction.atomic():
        Notice.objects.create(**columns)


@pytest.mark.parametrize(("number", "messages"), [(0, 0), (1, 1), (BATCH, 1), (BATCH + 1, 2), (1_000_000, 8)])
def test_many_notices_wake_a_few_workers(
    broker: Broker, hand_over_to: Callable[[str], None], number: int, messages: int
) -> None:
    hand_over_to(broker.url)
    wake_for(number)
    with broker.client as client:
        assert client.llen("celery") == messages


@pytest.mark.django_db
def test_a_sweep_that_leaves_some_over_asks_for_another(
    adb: User,
    make_notice: MakeNotice,
    post_office: PostOffice,
    broker: Broker,
    hand_over_to: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("notifications.tasks.BATCH", 2)
    hand_over_to(broker.url)
    for _ in range(3):
        make_notice(adb)
    deliver_pending()
    assert len(post_office.mails) == 2
    with broker.client as client:
        assert client.llen("celery") == 1
    deliver_pending()
    assert len(post_office.mails) == 3
