"""Days as people type them, and the moments at which they begin."""

from datetime import date, datetime, time

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone

SHAPES = ("%d-%m-%Y", "%d/%m/%Y", "%Y-%m-%d")
NO_DATE = "Isikan tanggal dengan bentuk tanggal-bulan-tahun, misalnya 23-11-2026."
FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)
INPUT = {"autocomplete": "off", "placeholder": "23-11-2026", "inputmode": "numeric"}
WRONG_ORDER = "Tanggal ini sebelum tanggal mulainya. Periksa kembali keduanya."


class DayField(forms.DateField):
    """A day, as people type it."""

    def __init__(self, label: str) -> None:
        super().__init__(
            label=label,
            required=False,
            input_formats=SHAPES,
            widget=forms.DateInput(attrs=INPUT),
            error_messages={"invalid": NO_DATE},
            validators=[MinValueValidator(FIRST, NO_DATE), MaxValueValidator(LAST, NO_DATE)],
        )


def beginning(day: date) -> datetime:
    """Its first moment, in the reader's own time."""
    return timezone.make_aware(datetime.combine(day, time.min))


def said(word: str, day: date | None) -> list[str]:
    """`sejak 23-11-2026`, or nothing."""
    return [f"{word} {day:%d-%m-%Y}"] if day else []
