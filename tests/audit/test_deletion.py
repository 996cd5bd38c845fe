"""The role of the application deletes what is meant to be forgotten, and no row of anything else."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from accounts.access_acts import stand_in
from accounts.factor_acts import new_recovery_codes, remove_factor
from accounts.models import Device, RecoveryCode, SecondFactor, Tries, User
from accounts.tries import OF_ACCOUNT, count_try, forget_tries
from audit.models import Sheet
from audit.sheet_making import make_all
from audit.wishes import KEPT
from certificates.models import Holder
from certificates.tenure_acts import Official, correct_tenure
from channels.choices import choose_mail, remove_channel
from channels.models import Channel, Delivery
from channels.outbox import settle
from notifications.calendar import CANCELLED_FOR, Calendar, CalendarEntry, entries_of, open_address
from notifications.models import Quiet, tell_person
from tests.accounts.factors import app_of, passkey_of
from tests.certificates.officer import Browse
from tests.certificates.terms import BIMA, tenure_of

TABLES = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} | {
    "django_migrations"
}
FORGETTABLE = {
    "accounts_device",
    "accounts_recoverycode",
    "accounts_secondfactor",
    "accounts_tries",
    "audit_sheet",
    "audit_sheetpart",
    "certificates_holder",
    "channels_channel",
    "channels_delivery",
    "django_session",
    "notifications_calendarentry",
    "notifications_quiet",
    "sop_pack",
    "sop_packpart",
}


def become_the_application() -> None:
    """For the rest of the test."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {settings.APPLICATION_ROLE}")


@pytest.fixture
def channel(adb: User) -> Channel:
    """One that has told something."""
    channel: Channel = Channel.objects.create(person=adb, label="Kait", address="json://127.0.0.1/kait")
    words = {"occasion": "uji:1", "subject": "Uji", "body": "Uji.", "path": "/", "button": "Buka"}
    Delivery.objects.create(channel=channel, notice_id=tell_person(adb.pk, address=adb.email, **words))
    return channel


@pytest.mark.parametrize("table", sorted(TABLES - FORGETTABLE))
@pytest.mark.django_db
def test_the_application_deletes_no_row_of(table: str) -> None:
    become_the_application()
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DELETE FROM {table}")


@pytest.mark.django_db
def test_what_it_may_delete_from_is_known_table_by_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, has_table_privilege(%s, oid, 'DELETE') FROM pg_class"
            " WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace",
            [settings.APPLICATION_ROLE],
        )
        rights = dict(cursor.fetchall())
    assert rights.keys() == TABLES
    assert {table for table, may_delete in rights.items() if may_delete} == FORGETTABLE


@pytest.mark.as_owner
def test_a_right_of_an_older_version_is_taken_back_by_the_next_migration(db: None) -> None:
    """`migrate` grants anew each time, whether or not there is anything to migrate."""
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT DELETE ON certificates_certificate TO {settings.APPLICATION_ROLE}")
    call_command("migrate", verbosity=0)
    test_what_it_may_delete_from_is_known_table_by_table()


def test_it_removes_a_channel_with_what_that_has_told(adb: User, channel: Channel) -> None:
    become_the_application()
    remove_channel(channel, by=adb)
    assert not Channel.objects.exists()
    assert not Delivery.objects.exists()


def test_it_forgets_a_copy_of_the_trail_a_day_later(adb: User) -> None:
    sheet = Sheet.objects.create(office=adb.office, asked_by=adb, format="csv", words="uji", is_own=True)
    make_all()
    assert Sheet.objects.get().parts.count() == 1
    Sheet.objects.filter(pk=sheet.pk).update(asked_at=timezone.now() - KEPT - timedelta(seconds=1))
    become_the_application()
    make_all()
    assert not Sheet.objects.exists()


def test_it_forgets_that_somebody_wished_no_mail(adb: User, channel: Channel) -> None:
    Channel.objects.update(proved_at=timezone.now())
    become_the_application()
    choose_mail(adb, for_all=False)
    choose_mail(adb, for_all=True)
    assert not Quiet.objects.exists()
    choose_mail(adb, for_all=False)
    Channel.objects.update(proved_at=None)
    settle(adb.pk)
    assert not Quiet.objects.exists()


def test_it_forgets_what_a_calendar_cancelled_long_ago(adb: User) -> None:
    open_address(adb.pk)
    calendar = Calendar.objects.get()
    long_ago = timezone.now() - CANCELLED_FOR - timedelta(days=1)
    CalendarEntry.objects.create(calendar=calendar, key="a", told={}, changed_at=long_ago, is_cancelled=True)
    become_the_application()
    assert entries_of(calendar) == []


def test_it_ends_a_session_at_the_log_out(adb: User, browse: Browse) -> None:
    client = browse(adb)
    assert Session.objects.exists()
    become_the_application()
    client.post("/keluar/")
    assert not Session.objects.filter(session_key=client.session.session_key).exists()


def test_it_forgets_second_factors_recovery_codes_tries_and_devices(
    adb: User, kepala_dinas: User, browse: Browse
) -> None:
    factor = passkey_of(adb)
    app_of(kepala_dinas)
    client = browse(adb)
    become_the_application()
    new_recovery_codes(adb, instead_of="0")
    remove_factor(factor, by=adb)
    stand_in(kepala_dinas, operator="Citra Contoh", drops_factors=True)
    count_try("uji", about="sari", patience=OF_ACCOUNT)
    forget_tries("uji", about="sari")
    assert not SecondFactor.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert not Tries.objects.exists()
    client.post("/keluar/")
    assert not Device.objects.exists()


def test_it_leaves_nobody_behind_whose_nik_was_mistyped(adb: User) -> None:
    tenure = tenure_of(BIMA, by=adb)
    become_the_application()
    correct_tenure(tenure, by=adb, person=Official(BIMA.full_name, BIMA.nip, "9971010101700009"))
    assert Holder.objects.get().nik == "9971010101700009"
