"""The reasons and notes of acts on a case go into mails and the trail: no NIK belongs there."""

import pytest
from django.core.exceptions import ValidationError

from accounts.prose import NIK_IN_PROSE
from sop.act_forms import ScanForm, UploadForm
from sop.forms import ReasonForm, WaitForm


@pytest.mark.parametrize(
    ("form", "field"),
    [(ReasonForm, "reason"), (WaitForm, "note"), (ScanForm, "reason"), (UploadForm, "note")],
)
def test_a_reason_or_note_with_a_nik_is_refused(form: type[ReasonForm], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        form.base_fields[field].clean("Milik orang lain:\n340201 550280 0003")
    assert refused.value.messages == [NIK_IN_PROSE]
