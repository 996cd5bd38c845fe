"""Nobody says of himself that he heads the office: his tenure, and how long it lasts, somebody else records."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import Office, Role, User
from audit.models import Entry
from certificates.headship import headship_of
from certificates.tenure_acts import correct_tenure, end_tenure
from certificates.tenures import Ending, Tenure
from tests.certificates.terms import BIMA, CITRA, ending, tenure_of, terms, typed_tenure
from tests.registrations.desk import text_of

OWN = "harus dicatat orang lain"
PAST = date(2026, 10, 31)
LATER = date(2030, 12, 31)


def last_refusal(action: str) -> str:
    entry = Entry.objects.filter(action=action, outcome="refused").latest("id")
    return str(entry.facts["reason"])


def test_a_head_whose_term_is_over_does_not_record_another_for_himself(
    adb: User, kepala_dinas: User, browse: Callable[[User], Client]
) -> None:
    tenure_of(BIMA, by=adb, ends_on=PAST)
    page = browse(kepala_dinas).post("/pejabat/baru/", typed_tenure(BIMA, starts_on="01-11-2026"))
    assert page.status_code == 422
    assert OWN in text_of(page)
    assert OWN in last_refusal("begin_tenure")
    assert Tenure.objects.count() == 1
    assert "minta ADB mencatatnya" in headship_of(kepala_dinas).hindrance


def test_the_first_tenure_of_an_office_is_recorded_by_somebody_else_too(
    adb: User, kepala_dinas: User
) -> None:
    with pytest.raises(ValidationError, match=OWN):
        tenure_of(BIMA, by=kepala_dinas)
    assert not Tenure.objects.exists()
    assert "Minta ADB mencatat" in headship_of(kepala_dinas).caution
    tenure_of(BIMA, by=adb)
    assert headship_of(kepala_dinas).term


def test_another_account_with_his_number_is_he_himself(
    kepala_dinas: User, office: Office, make_user: Callable[..., User]
) -> None:
    twin = make_user("bima.adb", office=office, role=Role.ADB, nip=kepala_dinas.nip)
    with pytest.raises(ValidationError, match=OWN):
        tenure_of(BIMA, by=twin)


def test_an_account_without_a_number_names_nobody(adb: User) -> None:
    User.objects.filter(pk=adb.pk).update(nip="")
    assert tenure_of(BIMA, by=User.objects.get(pk=adb.pk)).pk


@pytest.mark.parametrize(
    "changes", [{"ends_on": LATER}, {"starts_on": date(2020, 1, 1)}, {"kind": "DEFINITIF"}]
)
def test_nobody_lengthens_or_alters_his_own_term_as_a_correction(
    adb: User, kepala_dinas: User, changes: dict[str, Any]
) -> None:
    tenure = tenure_of(BIMA, by=adb, kind="PLT", ends_on=PAST)
    with pytest.raises(ValidationError, match=OWN):
        correct_tenure(tenure, by=kepala_dinas, **changes)
    assert OWN in last_refusal("change_tenure")
    assert Tenure.objects.get().ends_on == PAST
    assert correct_tenure(tenure, by=adb, **changes)


def test_nobody_makes_anothers_tenure_his_own(adb: User, kepala_dinas: User) -> None:
    tenure = tenure_of(CITRA, by=adb)
    with pytest.raises(ValidationError, match=OWN):
        correct_tenure(tenure, by=kepala_dinas, person=BIMA)
    assert Tenure.objects.get().holder.nip == CITRA.nip


def test_nobody_lengthens_his_own_term_by_ending_it_later_nor_unsays_it(
    adb: User, kepala_dinas: User
) -> None:
    tenure = tenure_of(BIMA, by=adb, ends_on=PAST)
    for refused in ({"ends_on": LATER}, {"ended_how": Ending.MISTAKEN}):
        with pytest.raises(ValidationError, match=OWN):
            end_tenure(tenure, by=kepala_dinas, **ending(**refused))
        assert OWN in last_refusal("end_tenure")
    assert end_tenure(tenure, by=kepala_dinas, **ending(ends_on=PAST)).ended_how


def test_he_may_note_beside_his_own_tenure_what_changes_nothing(adb: User, kepala_dinas: User) -> None:
    tenure = tenure_of(BIMA, by=adb)
    assert correct_tenure(tenure, by=kepala_dinas, **terms(note="Salinan SK ada di lemari kepegawaian."))
