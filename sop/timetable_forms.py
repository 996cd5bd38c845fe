"""What an administrator types about when his office works."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.forms import BareForm
from accounts.hidden import refuse_hidden
from accounts.prose import refuse_nik
from sop.office_hours import WEEKDAYS, InvalidHours, read_hours, written

EARLIEST, LATEST = date(2020, 1, 1), date(2099, 12, 31)
LONGEST = 31
OUT_OF_RANGE = "Isikan tanggal antara 1 Januari 2020 dan 31 Desember 2099."
NO_DATE = "Tuliskan tanggal seperti 17-08-2026."
NO_TIME = "Isikan jam kerja sedikitnya satu hari."
LONGEST_HOURS = 80
TOO_MANY = "Jam kerja satu hari paling banyak enam rentang."


def _date(label: str, *, required: str = "", help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=bool(required),
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": required, "invalid": NO_DATE},
    )


def _in_range(chosen: date | None) -> date | None:
    if chosen and not EARLIEST <= chosen <= LATEST:
        raise ValidationError(OUT_OF_RANGE)
    return chosen


class HoursForm(BareForm):
    """Jam kerja: the hours of each weekday, since a day."""

    since = _date(
        "Berlaku sejak",
        required="Isikan sejak kapan jam kerja ini berlaku.",
        help_text="Lama kerja dan lama tunggu sebelum tanggal ini tetap dihitung menurut jam kerja yang dahulu.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place, weekday in enumerate(WEEKDAYS):
            self.fields[f"day_{place}"] = forms.CharField(
                label=weekday, required=False, max_length=LONGEST_HOURS
            )

    @classmethod
    def showing(cls, hours: Sequence[str], *, since: date) -> "HoursForm":
        """The hours as they are, to be changed from that day on."""
        return cls(initial={"since": since} | {f"day_{place}": text for place, text in enumerate(hours)})

    def clean_since(self) -> date | None:
        return _in_range(self.cleaned_data["since"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for place in range(len(WEEKDAYS)):
            name = f"day_{place}"
            try:
                cleaned[name] = written(read_hours(cleaned.get(name, "")))
            except InvalidHours as refusal:
                self.add_error(name, str(refusal))
            else:
                if len(cleaned[name]) > LONGEST_HOURS:
                    self.add_error(name, TOO_MANY)
        if not self.errors and not any(self.hours()):
            self.add_error("day_0", NO_TIME)
        return cleaned

    def hours(self) -> list[str]:
        return [self.cleaned_data[f"day_{place}"] for place in range(len(WEEKDAYS))]


class ClosedDaysForm(BareForm):
    """Hari tutup: a day or some days in a row, and why."""

    first = _date("Tanggal", required="Isikan tanggal kantor tutup.")
    last = _date("Sampai tanggal", help_text="Kosongkan bila hanya satu hari.")
    reason = forms.CharField(
        label="Keterangan",
        max_length=150,
        validators=[refuse_hidden, refuse_nik],
        error_messages={
            "required": "Isikan mengapa kantor tutup.",
            "max_length": "Keterangan paling panjang 150 karakter.",
        },
    )

    def clean_first(self) -> date | None:
        return _in_range(self.cleaned_data["first"])

    def clean_last(self) -> date | None:
        return _in_range(self.cleaned_data["last"])

    def clean_reason(self) -> str:
        return " ".join(self.cleaned_data["reason"].split())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", "Tanggal akhir mendahului tanggal awal.")
        elif first and last and last - first >= timedelta(days=LONGEST):
            self.add_error("last", f"Sekali catat paling lama {LONGEST} hari.")
        return cleaned

    def days(self) -> list[date]:
        first = self.cleaned_data["first"]
        last = self.cleaned_data["last"] or first
        return [first + timedelta(days=place) for place in range((last - first).days + 1)]
