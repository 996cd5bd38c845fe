"""A silent mail server is not silent to the administrator."""

from datetime import timedelta

from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import User
from notifications.undelivered import NOBODY_TRIED, Undelivered, undelivered
from tests.notifications.conftest import MakeNotice

LONG_AGO = timedelta(minutes=11)


def test_all_is_well_while_nothing_has_waited_long(adb: User, make_notice: MakeNotice) -> None:
    make_notice(adb, created_at=timezone.now() - timedelta(minutes=9))
    make_notice(adb, created_at=timezone.now() - LONG_AGO, sent_at=timezone.now())
    assert undelivered(adb.office_id) is None


def test_what_waits_long_is_counted_with_the_error_of_the_most_tried(
    adb: User, foreign_adb: User, make_notice: MakeNotice
) -> None:
    then = timezone.now() - LONG_AGO
    make_notice(adb, created_at=then)
    make_notice(
        adb, created_at=then, attempts=4, last_error="Server surel tidak dapat dihubungi (TimeoutError)"
    )
    make_notice(adb, created_at=then, attempts=1, last_error="lain")
    make_notice(foreign_adb, created_at=then, attempts=9, last_error="milik kantor lain")
    assert undelivered(adb.office_id) == Undelivered(3, "Server surel tidak dapat dihubungi (TimeoutError)")


def test_a_worker_that_does_not_run_is_named(adb: User, make_notice: MakeNotice) -> None:
    make_notice(adb, created_at=timezone.now() - LONG_AGO)
    assert undelivered(adb.office_id) == Undelivered(1, NOBODY_TRIED)


def test_the_banner_says_how_many_and_why() -> None:
    page = render_to_string(
        "notifications/_undelivered.html", {"undelivered": Undelivered(3, "<b>Galat</b>")}
    )
    assert "Ada 3 pemberitahuan yang belum terkirim" in page
    assert "&lt;b&gt;Galat&lt;/b&gt;. Pengiriman dicoba lagi" in page
    assert render_to_string("notifications/_undelivered.html", {"undelivered": None}).strip() == ""
