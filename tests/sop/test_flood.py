"""A reason of half a million marks on one letter is refused by its length, in no time."""

import pytest

from registrations.models import Registration
from sop.forms import ReasonForm


@pytest.mark.parametrize("between", ["", "\n"])
def test_a_flood_is_no_reason(between: str) -> None:
    form = ReasonForm({"reason": ("a" + "\u0f39\u0300\u0327" * 3_000 + between) * 55}, case=Registration())
    assert not form.is_valid()
    assert "Alasan paling panjang 1.000 karakter." in form.errors["reason"]
