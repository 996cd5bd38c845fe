"""NIK and NIP of one person, read and held against each other, in whichever form they are typed."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from django import forms

from accounts.nip import InvalidIdentifier, Nip
from certificates.fields import HeedfulField
from certificates.holder_checks import remarks
from certificates.identifiers import Caution, Nik, cross_checks

NOTE_LEAST = 10

Number = TypeVar("Number", Nip, Nik)


class FormWithNote(forms.Form):
    """Says what is unusual about what was typed, and lets it stand once a note says why."""

    # The page would otherwise speak with the browser's own words, mostly English.
    use_required_attribute = False
    bound_field_class = HeedfulField
    note_field = "note"
    today: date

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.warnings: list[Caution] = []

    def read_number(self, name: str, parse: Callable[[str], Number]) -> Number | None:
        """The number in a field, whose column gets its bare digits."""
        if not (text := self.cleaned_data.get(name)):
            return None
        try:
            number = parse(text)
        except InvalidIdentifier as fault:
            self.add_error(name, str(fault))
            return None
        self.cleaned_data[name] = number.value
        return number

    def ask_for_note(self) -> None:
        """Nothing is wrong with what is unusual; only that nobody has written down why it is so."""
        note = self.cleaned_data.get(self.note_field)
        if self.warnings and note is not None and len(note) < NOTE_LEAST:
            labels = dict.fromkeys(str(self.fields[warning.field].label) for warning in self.warnings)
            self.add_error(
                self.note_field,
                f"Isian {', '.join(labels)} diberi peringatan. Perbaiki isian itu, atau tuliskan keterangan"
                f" sekurang-kurangnya {NOTE_LEAST} karakter mengapa isian itu benar.",
            )


class FormWithIdentifiers(FormWithNote):
    """Has the fields `nik`, `nip` and `identifier_note`, and asks for a note where something is unusual."""

    note_field = "identifier_note"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.remarks: list[Caution] = []

    def check_identifiers(self, *, born_on: date | None = None, sex: str = "") -> None:
        """Put the bare numbers into the cleaned data, and keep what is unusual about them."""
        nip = self.read_number("nip", lambda text: Nip.parse(text, today=self.today))
        # The NIP tells in which century the bearer of a NIK was born.
        near = nip.born_on if nip else born_on
        nik = self.read_number("nik", lambda text: Nik.parse(text, near=near, today=self.today))
        self.warnings, self.remarks = [], list(remarks(nik))
        if nik and nip:
            self.warnings = cross_checks(nik, nip, born_on=born_on, sex=sex)
