"""What an administrator hands in when the SOP is revised: a file, and the day from which it is to hold."""

from datetime import date
from typing import Any

from django import forms

from accounts.forms import BareForm
from audit.days import DayField
from sop.revision_acts import PAST, faults_of
from sop.toml_file import LARGEST_FILE

NO_FILE = "Pilih berkas SOP (TOML)."
EMPTY = "Berkas ini kosong. Pilih berkas SOP yang benar."
NO_DAY = "Isikan tanggal mulai berlaku."


class RevisionForm(BareForm):
    """Berkas SOP: read at once, and refused with each line that is wrong."""

    file = forms.FileField(
        label="Berkas SOP (TOML)",
        widget=forms.FileInput(attrs={"accept": ".toml,text/plain"}),
        help_text="Teks UTF-8, paling besar 200 kB. Bentuknya diterangkan dalam panduan SOP (docs/sop.md).",
        error_messages={"required": NO_FILE, "empty": EMPTY, "missing": NO_FILE, "invalid": NO_FILE},
    )
    in_use_since = DayField("Berlaku mulai")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["in_use_since"].required = True
        self.fields["in_use_since"].error_messages["required"] = NO_DAY

    def clean_file(self) -> bytes:
        content: bytes = self.cleaned_data["file"].read(LARGEST_FILE + 1)
        if faults := faults_of(content):
            raise forms.ValidationError(faults)
        return content

    def clean_in_use_since(self) -> date:
        day: date = self.cleaned_data["in_use_since"]
        if day < self.today:
            raise forms.ValidationError(PAST)
        return day
