"""Half a million marks on one letter: refused by their number, before anything is made of them.

Composing them would keep a process busy for half a minute, and a web server's patience ends before that.
"""

import pytest

from accounts.models import Office
from certificates.fields import LONGEST, LineField
from certificates.forms import HolderDataForm
from tests.certificates.holder_forms import filled, sentence, unsaved_office

FLOOD = "a" + "\u0f39\u0300\u0327" * 166_667
LINES = {name: field for name, field in HolderDataForm.base_fields.items() if isinstance(field, LineField)}


@pytest.fixture
def office() -> Office:
    return unsaved_office()


@pytest.mark.parametrize("name", sorted(LINES))
def test_a_flood_is_refused_by_its_length_in_every_line(office: Office, name: str) -> None:
    field = LINES[name]
    assert sentence(office, name, **{name: FLOOD}) == (
        f"{field.label} paling banyak {field.most} karakter. Persingkat isian ini, yang memuat 500002 karakter."
    )


def test_a_flood_is_cut_before_it_is_kept_in_a_draft(office: Office) -> None:
    assert filled(office, decree_subject=FLOOD).raw()["decree_subject"] == FLOOD[:LONGEST]
