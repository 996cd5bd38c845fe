"""Who prepared a renewal's draft stays on record, whoever goes on with it (SOP, second table, row 1)."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from accounts.models import User
from renewals.models import Renewal
from sop.states import State
from sop.workflow import perform
from tests.certificates.examples import typed
from tests.registrations.desk import text_of, write

Lead = Callable[[State], Renewal]
Browse = Callable[[User], Client]


def test_what_the_kepala_dinas_changes_leaves_the_adb_the_one_who_prepared(
    renewal_in: Lead, browse: Browse, adb: User, kepala_dinas: User
) -> None:
    case = renewal_in(State.DRAFT)
    perform("save_draft", case, by=adb, draft={**case.draft, "phone": "0812-0000-0001"})
    kept = write(browse(kepala_dinas), case, {"autosave": "1", **typed(phone="0812-0000-0002")})
    assert kept.status_code == 200
    now = Renewal.objects.get()
    assert (now.draft["phone"], now.prepared_by) == ("0812-0000-0002", adb)
    page = text_of(browse(adb).get(case.get_absolute_url()))
    assert f"Draf disiapkan oleh {adb.full_name} (ADB)" in page
    assert "diisi dan diajukan" not in page


def test_the_case_page_names_both_after_the_submission(
    renewal_in: Lead,
    browse: Browse,
    adb: User,
    kepala_dinas: User,
    fill_inputs: Callable[..., dict[str, Any]],
) -> None:
    case = renewal_in(State.DRAFT)
    case = perform("save_draft", case, by=adb, draft=case.draft)
    case = perform("fill", case, by=kepala_dinas, **fill_inputs(reason="EXPIRING"))
    page = text_of(browse(adb).get(case.get_absolute_url()))
    named = f"Draf disiapkan oleh {adb.full_name} (ADB), diisi dan diajukan oleh {kepala_dinas.full_name}"
    assert named in page


def test_nobody_prepared_what_the_kepala_dinas_wrote_alone(
    renewal_in: Lead, browse: Browse, kepala_dinas: User
) -> None:
    case = renewal_in(State.DRAFT)
    kept = perform("save_draft", case, by=kepala_dinas, draft=case.draft)
    assert kept.prepared_by is None
    for address in (case.get_absolute_url(), case.url_of("fill")):
        assert "disiapkan oleh" not in text_of(browse(kepala_dinas).get(address))


def test_the_system_stays_the_one_who_prepared_where_the_kepala_dinas_alone_went_on(
    renewal_in: Lead, browse: Browse, kepala_dinas: User
) -> None:
    case = renewal_in(State.DRAFT)
    Renewal.objects.filter(pk=case.pk).update(started_by=None)
    case = perform("save_draft", Renewal.objects.get(), by=kepala_dinas, draft=case.draft)
    for address in (case.get_absolute_url(), case.url_of("fill")):
        assert "disiapkan oleh sistem" in text_of(browse(kepala_dinas).get(address))
