"""A copy of the SOP in force, changed in the browser: texts, numbers, actors and minutes, never which rows."""

import copy
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms

from accounts.forms import BareForm
from audit.days import DayField
from sop.procedures import Actor, Procedure
from sop.revision_acts import PAST
from sop.toml_file import SopFileError, read
from sop.toml_writer import written

LONG, SHORT = {"rows": 3, "autocomplete": "off"}, {"autocomplete": "off"}
COLUMNS = {
    "number_as_written": "No",
    "activity": "Aktivitas",
    "actor": "Pelaksana",
    "requirement": "Persyaratan/Kelengkapan",
    "minutes": "Waktu baku (menit)",
    "minutes_as_written": "Waktu, seperti tertulis",
    "output": "Output",
    "remarks": "Keterangan",
}
BRIEF = {"number_as_written", "minutes", "minutes_as_written"}
HERE = "Isian ini"
# More minutes than the document may have; and no number is too long to be read.
MOST_DIGITS = 6
NO_DAY = "Isikan tanggal mulai berlaku."
NEW_NAME = "Beri nama yang belum dipakai, misalnya “naskah 2 Maret 2026”."
NOT_HERE = "Ada isian yang belum benar: {fault}"


class RevisionCopyForm(BareForm):
    """Each field stands at one path of the document; a fault that names the path is said beside the field."""

    in_use_since = DayField("Berlaku mulai")

    def __init__(self, *args: Any, document: Mapping[str, Any], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.document, self.today = copy.deepcopy(dict(document)), today
        self.paths: dict[str, str] = {}
        self.fields["in_use_since"].required = True
        self.fields["in_use_since"].error_messages["required"] = NO_DAY
        groups = [Fieldset("Revisi", self._add("revision", "Nama revisi", "", hint=NEW_NAME), "in_use_since")]
        groups += [Fieldset(legend, *names) for legend, names in self._groups()]
        self.groups = groups

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.layout = Layout(*self.groups)
        return helper

    def _groups(self) -> Iterator[tuple[str, list[str]]]:
        fields = self.document["identity"]["fields"]
        yield (
            "Identitas",
            [
                self._add(f"identity.fields[{place}].value", one["label"], one["value"])
                for place, one in enumerate(fields, start=1)
            ],
        )
        yield (
            "Bagian naskah (satu butir setiap baris)",
            [
                self._add(f"sections[{place}].items", one["heading"], "\n".join(one["items"]), is_long=True)
                for place, one in enumerate(self.document["sections"], start=1)
            ],
        )
        for procedure in filter(self.document["procedures"].__contains__, Procedure):
            for place, row in enumerate(self.document["procedures"][procedure]["rows"], start=1):
                path = f"procedures.{procedure}.rows[{place}]"
                names = [
                    self._add(f"{path}.{key}", label, row[key], is_long=key not in BRIEF, column=key)
                    for key, label in COLUMNS.items()
                ]
                yield f"{procedure.label}, baris {place}", names

    def _add(
        self, path: str, label: str, value: Any, *, is_long: bool = False, column: str = "", hint: str = ""
    ) -> str:
        name = re.sub(r"\W+", "-", path).strip("-")
        is_long = is_long or "\n" in str(value)
        widget: Any = forms.Textarea(attrs=LONG) if is_long else forms.TextInput(attrs=SHORT)
        if column == "actor":
            widget = forms.Select(choices=Actor.choices)
        # What may be empty and what not, the document's own rules say.
        self.fields[name] = forms.CharField(
            label=label, required=False, strip=False, widget=widget, initial=str(value), help_text=hint
        )
        self.paths[name] = path
        return name

    def clean_in_use_since(self) -> date:
        day: date = self.cleaned_data["in_use_since"]
        if day < self.today:
            raise forms.ValidationError(PAST)
        return day

    def clean(self) -> dict[str, Any]:
        for name, path in self.paths.items():
            _put(self.document, path, self.cleaned_data.get(name, "").replace("\r\n", "\n"))
        self.content = written(self.document)
        try:
            read(self.content)
        except SopFileError as error:
            for fault in str(error).split("\n"):
                self._say(fault)
        return self.cleaned_data

    def _say(self, fault: str) -> None:
        for name, path in self.paths.items():
            if fault.startswith((f"Kunci {path} ", f"Kunci {path}[")):
                self.add_error(name, fault.replace(f"Kunci {path}", HERE, 1))
                return
        self.add_error(None, NOT_HERE.format(fault=fault))


def _put(document: dict[str, Any], path: str, text: str) -> None:
    """Minutes as a number, where one was typed; items line by line."""
    *before, last = re.findall(r"\w+", path)
    place: Any = document
    for step in before:
        place = place[int(step) - 1] if step.isdecimal() else place[step]
    if last == "items":
        place[last] = [line for line in text.split("\n") if line.strip()]
    elif last == "minutes":
        place[last] = int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else text
    else:
        place[last] = text
