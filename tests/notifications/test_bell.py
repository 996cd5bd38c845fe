"""The bell and the page behind it: what is unread, what is read by being opened, and nobody else's."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from notifications.bell import read_and_count
from notifications.models import Notice
from tests.notifications.conftest import MakeNotice
from tests.rights import as_owner

Browse = Callable[[User], Client]
PAGE = "/pemberitahuan/"


def bell_of(page: str) -> str:
    """The number on the bell."""
    found = re.search(r'<span class="bell-count">([^<]*)', page)
    return found[1] if found else ""


def seen(client: Client, path: str = PAGE) -> str:
    page: str = client.get(path).content.decode()
    return page


def test_the_bell_counts_what_is_unread_on_every_page(
    adb: User, kepala_dinas: User, browse: Browse, make_notice: MakeNotice
) -> None:
    for _ in range(3):
        make_notice(adb)
    make_notice(adb, read_at=timezone.now())
    make_notice(kepala_dinas)
    client = browse(adb)
    assert [bell_of(seen(client, path)) for path in ("/", PAGE, "/profil/")] == ["3"] * 3
    assert "Pemberitahuan</span>" in seen(client, "/")
    assert " belum dibaca" in seen(client, "/")


def test_nothing_unread_shows_no_number(adb: User, browse: Browse) -> None:
    assert bell_of(seen(browse(adb))) == ""


def test_more_than_anybody_counts_is_said_so(adb: User, make_notice: MakeNotice) -> None:
    for _ in range(100):
        make_notice(adb)
    assert read_and_count(adb.pk, address=adb.email, path="/") == "99+"
    Notice.objects.filter(pk=Notice.objects.values("pk")[:1]).update(read_at=timezone.now())
    assert read_and_count(adb.pk, address=adb.email, path="/") == "99"


def test_a_notice_is_read_when_its_page_is_open_by_whatever_way(
    adb: User, kepala_dinas: User, browse: Browse, make_notice: MakeNotice
) -> None:
    for person in (adb, adb, kepala_dinas):
        make_notice(person, path="/profil/")
    make_notice(adb)
    client = browse(adb)
    assert bell_of(seen(client, "/profil/")) == "1"
    assert bell_of(seen(client)) == "1"
    assert list(Notice.objects.filter(read_at=None).values_list("recipient", flat=True).order_by("pk")) == [
        kepala_dinas.pk,
        adb.pk,
    ]


def test_a_row_that_somebody_holds_keeps_no_page_waiting(
    adb: User, make_notice: MakeNotice, django_assert_max_num_queries: Any
) -> None:
    make_notice(adb, path="/profil/")
    with django_assert_max_num_queries(1):
        read_and_count(adb.pk, address=adb.email, path="/profil/")
    with django_assert_max_num_queries(1) as asked:
        read_and_count(adb.pk, address=adb.email, path="/profil/")
    assert "SKIP LOCKED" in asked.captured_queries[0]["sql"]


def test_the_count_reads_only_the_unread(adb: User, make_notice: MakeNotice) -> None:
    """However long somebody has worked here."""
    Notice.objects.bulk_create(
        Notice(recipient=adb, occasion=f"lama:{number}", path="/", read_at=timezone.now())
        for number in range(3000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE notifications_notice")
        cursor.execute(
            "EXPLAIN SELECT 1 FROM notifications_notice WHERE recipient_id = %s AND read_at IS NULL LIMIT 100",
            [adb.pk],
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "notice_unread" in plan


def test_the_page_says_what_became_of_each_mail(adb: User, browse: Browse, make_notice: MakeNotice) -> None:
    now, refused = timezone.now(), "Server surel menolak alamat penerima (SMTPRecipientsRefused 550)"
    for columns, words in (
        ({}, "surel belum terkirim"),
        ({"sent_at": now}, ""),
        ({"given_up_at": now}, "surel tidak perlu dikirim lagi"),
        ({"given_up_at": now, "last_error": refused}, f"surel tidak dikirim lagi: {refused}"),
    ):
        notice = make_notice(adb, **columns)
        found = re.search(r'class="told-when">(.*?)</p>', seen(browse(adb)), re.DOTALL)
        assert found
        assert " ".join(found[1].partition("·")[2].split()) == words
        with as_owner():
            notice.delete()


def test_each_notice_is_one_click_from_its_act(adb: User, browse: Browse, make_notice: MakeNotice) -> None:
    notice = make_notice(adb, is_urgent=True)
    page = seen(browse(adb))
    assert f'href="{notice.path}"' in page
    for words in (notice.subject, notice.body, notice.button, "Baru", "Mendesak", "surel belum terkirim"):
        assert words in page


def test_the_page_goes_on_from_the_last_notice_without_gap_or_doubling(
    adb: User, browse: Browse, make_notice: MakeNotice, django_assert_max_num_queries: Any
) -> None:
    same = timezone.now()
    for number in range(75):
        make_notice(adb, created_at=same - timedelta(minutes=number // 40))
    client, path, found = browse(adb), PAGE, []
    while path:
        with django_assert_max_num_queries(6):
            answer = client.get(path)
        found += [notice.pk for notice in answer.context["notices"]]
        before = answer.context["before"]
        path = f"{PAGE}?sebelum={before}" if before else ""
    assert len(found) == len(set(found)) == 75
    assert found == list(Notice.objects.latest_first().values_list("pk", flat=True))


@pytest.mark.parametrize("place", ["0", "-1", "x", "9" * 30, "١", "", "9223372036854775807"])
def test_a_made_up_place_begins_at_the_beginning(
    adb: User, browse: Browse, make_notice: MakeNotice, place: str
) -> None:
    make_notice(adb)
    answer = browse(adb).get(PAGE, {"sebelum": place})
    assert len(answer.context["notices"]) == 1


def test_another_persons_place_begins_at_the_beginning(
    adb: User, kepala_dinas: User, browse: Browse, make_notice: MakeNotice
) -> None:
    foreign, own = make_notice(kepala_dinas), make_notice(adb)
    assert browse(adb).get(PAGE, {"sebelum": foreign.pk}).context["notices"] == [own]


def test_all_can_be_put_aside_but_for_what_came_meanwhile(
    adb: User, kepala_dinas: User, browse: Browse, make_notice: MakeNotice
) -> None:
    foreign, first, second = make_notice(kepala_dinas), make_notice(adb), make_notice(adb)
    client = browse(adb)
    assert client.get(PAGE).context["newest"] == second.pk
    later = make_notice(adb)
    page = client.post(f"{PAGE}dibaca/", {"sampai": second.pk}, follow=True).content.decode()
    assert "telah ditandai sudah dibaca" in page
    unread_now = set(Notice.objects.filter(read_at=None).values_list("pk", flat=True))
    assert unread_now == {foreign.pk, later.pk}
    assert first.pk not in unread_now


@pytest.mark.parametrize("until", ["", "x", "-5"])
def test_nothing_is_put_aside_by_a_number_that_is_none(
    adb: User, browse: Browse, make_notice: MakeNotice, until: str
) -> None:
    make_notice(adb)
    assert browse(adb).post(f"{PAGE}dibaca/", {"sampai": until}).status_code == 302
    assert Notice.objects.filter(read_at=None).count() == 1


def test_what_went_to_a_former_address_is_not_on_the_bell(
    adb: User, browse: Browse, make_notice: MakeNotice
) -> None:
    make_notice(adb, address="lama@contoh.go.id")
    own = make_notice(adb, address=adb.email)
    answer = browse(adb).get(PAGE)
    assert answer.context["notices"] == [own]
    assert bell_of(answer.content.decode()) == "1"


def test_an_empty_page_says_so_kindly(adb: User, browse: Browse) -> None:
    assert "Belum ada pemberitahuan." in seen(browse(adb))
