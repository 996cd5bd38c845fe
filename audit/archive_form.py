"""What an administrator asks for when he wants an archive: a time, or one case."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms

from audit.days import WRONG_ORDER, DayField, beginning, said
from audit.exporting import case_with_number
from audit.selection import Selection


class ArchiveForm(forms.Form):
    """A stretch of days in the office's own time, or the number of a case; without either, all of the office."""

    since = DayField("Sejak tanggal")
    until = DayField("Sampai dengan tanggal")
    number = forms.CharField(
        label="Nomor permohonan",
        required=False,
        max_length=60,
        help_text="Bila diisi, arsip hanya memuat permohonan ini, dari awal sampai sekarang.",
        error_messages={"max_length": "Nomor permohonan tidak sepanjang itu. Periksa kembali."},
    )
    use_required_attribute = False

    def __init__(self, *args: Any, office: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix, self.office, self.case_id = "", office, UUID(int=0)
        self.fields["number"].widget.attrs = {"autocomplete": "off"}
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        days = Row(Column("since", css_class="col-sm-6"), Column("until", css_class="col-sm-6"))
        self.helper.layout = Layout(days, "number")

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"].strip()
        if number:
            found = case_with_number(number, office_id=self.office.pk)
            if found is None:
                raise forms.ValidationError(
                    "Tidak ada permohonan dengan nomor ini di kantor Anda. Periksa kembali."
                )
            self.case_id = found
        return number

    def clean(self) -> dict[str, Any]:
        asked = self.cleaned_data
        since, until = asked.get("since"), asked.get("until")
        if asked.get("number") and (since or until):
            self.add_error("number", "Isikan tanggal saja atau nomor permohonan saja, tidak keduanya.")
        if since and until and since > until:
            self.add_error("until", WRONG_ORDER)
        return asked

    def selection(self) -> Selection:
        """What was asked for, of an office whose form was valid."""
        asked = self.cleaned_data
        if asked["number"]:
            words = f"permohonan {asked['number'].upper()}, {self.office}"
            return Selection(words, office_id=self.office.pk, case_id=self.case_id)
        since, until = asked["since"], asked["until"]
        parts = [f"kantor {self.office}", *said("sejak", since), *said("sampai dengan", until)]
        return Selection(
            ", ".join(parts),
            office_id=self.office.pk,
            since=beginning(since) if since else None,
            until=beginning(until + timedelta(days=1)) if until else None,
        )
