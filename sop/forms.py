"""What every act's form has: the moment at which it was opened, one button with the SOP's verb, a reason."""

from datetime import datetime
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.core import signing
from django.utils import timezone

from accounts.prose import refuse_nik
from certificates.fields import HeedfulField
from certificates.proof_form import HiddenFaultsAbove
from certificates.text_rules import single_line
from sop.case import words_of
from sop.clock import TROUBLES, WAITS, Cause

_SALT = "sop.opened"
# How a page answers that was overtaken.
LATE = 409
# No browser sends a file again by itself.
CHOOSE_AGAIN = "Berkas perlu dipilih kembali, karena kiriman tadi belum diterima."
CHOOSE_AGAIN_BESIDE = "Berkas perlu dipilih kembali, karena isian lain harus diperbaiki."


def validate_paragraph(text: str) -> None:
    """Refuse what no page and no mail can show as it is, and a NIK, which none should; line breaks may stay."""
    refuse_nik(text)
    # Not splitlines(): it takes some control characters for line breaks.
    for line in text.replace("\r\n", "\n").split("\n"):
        single_line(line)


def opened_now(case: Any) -> str:
    """A signed moment: when a page of this case was opened. No GET stores anything."""
    return signing.dumps([timezone.now().isoformat(), str(case.pk)], salt=_SALT)


class Opened(forms.Form):
    """Carries the moment at which the page was opened through however many attempts."""

    # How the page answers when the form is refused.
    status = 422
    bound_field_class = HeedfulField

    opened = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, case: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.fields["opened"].initial = opened_now(case)

    @property
    def opened_at(self) -> datetime | None:
        """None where the page was another case's, or says nothing of it."""
        try:
            moment, case = signing.loads(self.data.get("opened", ""), salt=_SALT)
        except (signing.BadSignature, ValueError):
            return None
        return datetime.fromisoformat(moment) if case == str(self.case.pk) else None

    def say_again(self, **values: str) -> None:
        """Have the page carry other values than those that were posted."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict, once bound
        for name, value in values.items():
            data[name] = value
        self.data = data


class ActForm(HiddenFaultsAbove, Opened):
    """Its cleaned data are the inputs of one act."""

    action: ClassVar[str]
    css_class = "btn-primary"

    def __init__(self, *args: Any, by: Any = None, **kwargs: Any) -> None:
        # Whose page it is: before all else, for what the page carries may be his alone.
        self.by = by
        super().__init__(*args, **kwargs)

    @property
    def submit(self) -> str:
        """What stands on its button."""
        return words_of(type(self.case), self.action).submit

    def look_again(self, case: Any, *, keeps_files: bool = False) -> None:
        """The case as it stands after a refusal: it may have moved on since the page was opened."""
        self.case = case
        if not keeps_files:
            self._ask_for_files()

    def _ask_for_files(self) -> None:
        again = CHOOSE_AGAIN_BESIDE if self.errors.keys() & self.fields.keys() else CHOOSE_AGAIN
        for name, field in self.fields.items():
            # What is wrong with a file says by itself that another is to be chosen.
            if isinstance(field, forms.FileField) and self.files.get(name) and not self.has_error(name):
                self.add_error(name, again)

    def inputs(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "opened"}

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        # The browser would complain in its own language, and lose the files that were chosen.
        helper.attrs = {"novalidate": "", "data-send": ""}
        helper.layout = Layout(*self.fields, Submit("act", self.submit, css_class=self.css_class))
        return helper


class ReasonForm(ActForm):
    """Why a way outside the SOP is taken: compulsory, and read by whoever is told."""

    reason = forms.CharField(
        label="Alasan",
        help_text="Sekurang-kurangnya 10 karakter.",
        min_length=10,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[validate_paragraph],
        error_messages={
            "required": "Isi alasannya, agar penerima tahu apa yang harus diperbaiki.",
            "min_length": "Jelaskan alasannya sekurang-kurangnya dengan 10 karakter.",
            "max_length": "Alasan paling panjang 1.000 karakter.",
        },
    )


class SendBackForm(ReasonForm):
    action = "send_back"
    css_class = "btn-warning"


class RejectForm(ReasonForm):
    action = "reject_by_bsre"
    css_class = "btn-warning"


class CancelForm(ReasonForm):
    action = "cancel"
    css_class = "btn-danger"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].error_messages["required"] = (
            "Isi alasannya, agar jelas mengapa permohonan diakhiri."
        )


class WaitForm(ActForm):
    """What the case waits for outside the SOP's minutes."""

    action = "begin_wait"
    causes: tuple[Cause, ...] = WAITS
    question = "Yang ditunggu"

    cause = forms.ChoiceField(
        label="Yang ditunggu",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Pilih salah satu sebab.",
            "invalid_choice": "Pilih salah satu sebab yang tersedia.",
        },
    )
    note = forms.CharField(
        label="Catatan",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[validate_paragraph],
        error_messages={"max_length": "Catatan paling panjang 500 karakter."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cause: Any = self.fields["cause"]
        cause.label = self.question
        cause.choices = [(each, Cause(each).label) for each in self.causes]


class TroubleForm(WaitForm):
    """A failed upload to SIAK, by its cause."""

    action = "report_trouble"
    causes = TROUBLES
    question = "Sebab kendala"


class EndWaitForm(ActForm):
    action = "end_wait"
