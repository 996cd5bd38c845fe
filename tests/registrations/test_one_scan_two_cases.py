"""A file that is the scan of one case is not the scan of another, even where no code can tell them apart."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from documents.forms import ScannedForm
from documents.intake import Inspected
from documents.reading import Reading, SignatureMark
from registrations.models import Registration
from sop.states import State
from sop.workflow import perform
from tests.registrations.desk import stored
from tests.registrations.test_pages_races import at_once, won

Lead = Callable[[State], Registration]
REASON = "Kode QR tertutup stempel; nomor pada formulir sudah diperiksa."
ROUNDS = 3


@pytest.fixture
def unreadable(paper: Callable[..., Inspected]) -> Callable[..., dict[str, Any]]:
    """The inputs that place a scan on which no code was read, vouched for by a reason."""

    def make(case: Registration, *, text: str) -> dict[str, Any]:
        assert case.application_form is not None
        reading = Reading(texts=(), mark=SignatureMark.FILLED)
        scan = ScannedForm(paper(text, pages=case.application_form.pages), reading)
        return {"scan": scan, "form_version": case.form_version, "reason": REASON}

    return make


def test_the_scan_of_another_case_is_refused_whatever_the_reason(
    registration_in: Lead, adb: User, unreadable: Callable[..., Any]
) -> None:
    first, second = registration_in(State.FILLED), registration_in(State.FILLED)
    perform("place_scan", first, by=adb, **unreadable(first, text="pindaian yang sama"))
    with pytest.raises(ValidationError, match="sudah dipakai pada permohonan lain") as refused:
        perform("place_scan", second, by=adb, **unreadable(second, text="pindaian yang sama"))
    assert refused.value.message_dict.keys() == {"scan"}
    assert stored(second).signed_form is None


@pytest.mark.django_db(transaction=True)
def test_of_two_cases_that_take_in_one_scan_at_once_one_gets_it(
    registration_in: Lead, adb: User, unreadable: Callable[..., Any]
) -> None:
    for turn in range(ROUNDS):
        cases = [registration_in(State.FILLED) for _ in range(2)]
        taken = at_once(
            *(
                partial(perform, "place_scan", case, by=adb, **unreadable(case, text=f"pindaian {turn}"))
                for case in cases
            )
        )
        assert len(won(taken)) == 1, taken
