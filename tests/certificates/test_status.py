"""How a certificate stands at a moment: the same whether the row is asked or the database."""

from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest

from accounts.models import User
from certificates.models import Certificate
from certificates.register import register_page
from certificates.restrictions import RestrictionKind
from certificates.status import Status
from tests.certificates.authority import LIFE, NOW
from tests.certificates.register import certificate_of, holder_of, restricted

DAY = timedelta(days=1)
END = NOW + LIFE
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("now", "status"),
    [
        (NOW, Status.ACTIVE),
        (END - 90 * DAY - SECOND, Status.ACTIVE),
        (END - 90 * DAY, Status.EXPIRING),
        (END, Status.EXPIRING),
        (END + SECOND, Status.EXPIRED),
    ],
)
def test_the_status_of_a_certificate_in_force_follows_its_dates(
    adb: User, now: datetime, status: Status
) -> None:
    assert certificate_of(holder_of(adb), by=adb, in_force_at=NOW).status(now) == status


def test_a_certificate_that_siak_does_not_have_says_so_while_it_is_valid(adb: User) -> None:
    certificate = certificate_of(holder_of(adb), by=adb)
    assert certificate.status(NOW) == Status.NOT_UPLOADED
    assert certificate.status(END + SECOND) == Status.EXPIRED


def every_way(by: User) -> list[Certificate]:
    """A certificate for each way in which its moments may go together."""
    successor = certificate_of(holder_of(by, nik="3402010101700009"), by=by)
    ways = product((None, NOW), (None, NOW), (None, successor), (None, *RestrictionKind))
    for number, (in_force, withdrawn, by_which, restriction) in enumerate(ways):
        if by_which is None or in_force:
            superseded: dict[str, Any] = {"superseded_by": by_which, "superseded_at": by_which and NOW}
            holder = holder_of(by, nik=f"34020101017001{number:02}")
            row = certificate_of(holder, by=by, in_force_at=in_force, withdrawn_at=withdrawn, **superseded)
            if restriction:
                restricted(row, restriction, by=by)
    by_whom: dict[str, Any] = {"withdrawn_by": by, "withdrawn_because": "NIK pemilik tertukar."}
    holder = holder_of(by, nik="3402010101700008")
    certificate_of(holder, by=by, case_id=None, in_force_at=NOW, withdrawn_at=NOW, **by_whom)
    return list(Certificate.objects.all())


MOMENTS = (NOW - DAY, NOW, END - 91 * DAY, END - 90 * DAY, END, END + SECOND)


def test_the_filter_of_the_database_says_the_same_as_the_row(adb: User) -> None:
    rows = every_way(adb)
    for now in MOMENTS:
        for status in Status:
            found = set(Certificate.objects.with_status(status, now=now))
            assert found == {row for row in rows if row.status(now) == status}


def test_a_page_of_a_status_holds_exactly_the_rows_of_that_status(adb: User) -> None:
    rows = every_way(adb)
    for now in MOMENTS:
        for status in Status:
            page = register_page(adb.office_id, status=status, words="", after=None, now=now)
            assert {row for row, _ in page.rows} == {row for row in rows if row.status(now) == status}
            assert page.next_key == ""
