"""What the room's forms are made of: moments typed as day and time, sentences that must be there, refusals."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Office
from accounts.zones import label_of
from audit.actions import Action, Outcome
from audit.trail import Actor, Recorded, record
from certificates.fields import LineField, NoteField
from certificates.tenure_forms import HeedfulForm

T = TypeVar("T")
UNPROCESSABLE, CONFLICT = 422, 409
LATE_CODES = {"late", "stale"}
# Of what the database holds; one digit more might be too large.
LONGEST_NUMBER = 18
WHOLE_FORM = "Keseluruhan halaman"
_TIME = re.compile(r"([01]?[0-9]|2[0-3])[.:]([0-5][0-9])")


class TimeTextField(LineField):
    """A time of day, typed as officers write it: 08.45."""

    def __init__(self, label: str, *, required: bool = True) -> None:
        super().__init__(label, most=10, required=required, inputmode="numeric", hint="Contoh: 08.45.")

    def to_python(self, value: Any) -> time | None:  # type: ignore[override]  # a time is what this line means
        text = super().to_python(value)
        if not text:
            return None
        if not (match := _TIME.fullmatch(text)):
            raise ValidationError(
                f"{self.label} tidak dikenali. Tuliskan jam dan menit dengan 24 jam, misalnya 08.45."
            )
        return time(int(match[1]), int(match[2]))

    def prepare_value(self, value: Any) -> Any:
        return value.strftime("%H.%M") if isinstance(value, time) else value


class SentenceField(NoteField):
    """A few sentences, in which no NIK stands; they must be there unless it is said otherwise."""

    def __init__(
        self, label: str, *, most: int, hint: str = "", least: int = 0, required: bool = True
    ) -> None:
        super().__init__(label, most=most, hint=hint)
        self.least = least
        self.required = required
        if required:
            self.widget.attrs["aria-required"] = "true"

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if text and len(text) < self.least:
            raise ValidationError(f"Jelaskan dalam satu kalimat, sekurang-kurangnya {self.least} karakter.")
        return text


class HiddenNumber(forms.Field):
    """A number that the page brings along; whatever else is sent in its place is none."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput)

    def to_python(self, value: Any) -> int | None:
        text = str(value or "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER else None


class RoomForm(HeedfulForm):
    """What the forms of this room have in common."""

    # What the page answers with once it was refused.
    status = UNPROCESSABLE

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, office=office, **kwargs)
        self.office = office

    def moment(self, name: str) -> datetime | None:
        """The moment of the fields `<name>_on` and `<name>_time`, in the office's own zone."""
        day, hour = self.cleaned_data.get(f"{name}_on"), self.cleaned_data.get(f"{name}_time")
        return moment_of(day, hour, office=self.office) if day and hour else None

    def name_zone(self, *names: str) -> None:
        """Say beside each time in which zone it is meant."""
        for name in names:
            self.fields[name].label = f"{self.fields[name].label} ({label_of(self.office.zone)})"


def moment_of(day: date, hour: time, *, office: Office) -> datetime:
    return datetime.combine(day, hour, tzinfo=office.zone)


def submitted(
    form: forms.Form,
    act: Callable[[], T],
    *,
    action: Action,
    by: Actor,
    about: Recorded | None = None,
) -> T | None:
    """What a form brings about that is right in itself. Of a refused one, sentences and an entry, but no value."""
    if not form.is_bound:
        return None
    if not form.is_valid():
        fields = [str(field.label) for name, field in form.fields.items() if form.has_error(name)]
        fields += [WHOLE_FORM] if form.non_field_errors() else []
        record(action, by=by, case=about, outcome=Outcome.REFUSED, facts={"fields": fields})
        return None
    try:
        return act()
    except ValidationError as refusal:
        _show(form, refusal)
    return None


def _show(form: Any, refusal: ValidationError) -> None:
    """Each sentence beside its field, or above the form where it has none."""
    if getattr(refusal, "code", None) in LATE_CODES:
        form.status = CONFLICT
    told = refusal.message_dict if hasattr(refusal, "error_dict") else {"": refusal.messages}
    for name, sentences in told.items():
        # A moment is typed in two fields; what is wrong with it stands beside the first.
        place = f"{name.removesuffix('_at')}_on" if name.endswith("_at") else name
        form.add_error(place if place in form.fields else None, sentences)
