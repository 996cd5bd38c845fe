"""What an officer types about the end of a tenure, what he puts right afterwards, and the scan of a decree."""

from typing import Any

from crispy_forms.layout import Column, Fieldset, Row
from django import forms

from certificates import text_rules as rules
from certificates.fields import ChosenField, DateTextField, LineField
from certificates.tenure_forms import HALF, PERSON, HeedfulForm, TenureForm
from certificates.tenure_words import ends_too_early
from certificates.tenures import Ending, Tenure
from documents.forms import PaperField
from documents.models import DocumentKind


class EndFields(forms.Form):
    """What is said of an end beside its day."""

    ended_how = ChosenField("Sebab berakhir", choices=Ending.choices)
    end_decree_number = LineField(
        "Nomor SK pemberhentian",
        most=100,
        required=False,
        rule=rules.decree_number,
        hint="Atau SK mutasi. Kosongkan bila belum terbit; dapat dilengkapi kemudian.",
    )
    end_decree_date = DateTextField("Tanggal SK pemberhentian", required=False)


class EndForm(EndFields, HeedfulForm):
    """Somebody leaves his office."""

    ends_on = DateTextField(
        "Hari terakhir menjabat", required=False, hint="Wajib diisi, kecuali sebabnya salah catat."
    )

    def __init__(self, *args: Any, tenure: Tenure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tenure = tenure

    def parts(self) -> tuple[Any, ...]:
        decree = Row(Column("end_decree_number", css_class=HALF), Column("end_decree_date", css_class=HALF))
        return ("ended_how", "ends_on", decree)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        self.refuse_future("end_decree_date", what="Tanggal SK")
        ends_on = data.get("ends_on")
        if data.get("ended_how") == Ending.MISTAKEN:
            return data
        if ends_on is None and "ends_on" in data:
            self.add_error("ends_on", "Isi hari terakhir menjabat. Salin dari SK.")
        elif ends_on and ends_on < self.tenure.starts_on:
            self.add_error("ends_on", ends_too_early(self.tenure))
        return data


class CorrectForm(TenureForm, EndFields):
    """What stands on record is put right; of an end only where there is one."""

    def __init__(self, *args: Any, tenure: Tenure, **kwargs: Any) -> None:
        knows_person = tenure.holder.certificates.recorded().exists()
        super().__init__(*args, knows_person=knows_person, initial=on_record(tenure), **kwargs)
        for name in () if tenure.ended_how else tuple(EndFields.base_fields):
            del self.fields[name]

    def parts(self) -> tuple[Any, ...]:
        if "ended_how" not in self.fields:
            return super().parts()
        decree = Row(Column("end_decree_number", css_class=HALF), Column("end_decree_date", css_class=HALF))
        return (*super().parts(), Fieldset("Akhir masa jabatan", "ended_how", decree))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.refuse_future("end_decree_date", what="Tanggal SK")
        if data.get("ended_how") and "ends_on" in data and data["ends_on"] is None:
            self.add_error("ends_on", "Isi hari terakhir menjabat, karena akhir masa jabatan sudah dicatat.")
        return data


def on_record(tenure: Tenure) -> dict[str, Any]:
    """A tenure as the fields of its form."""
    person = {name: getattr(tenure.holder, name) for name in PERSON}
    names = (*TenureForm.base_fields, *EndFields.base_fields)
    return person | {name: getattr(tenure, name) for name in names if name not in PERSON}


class DecreeForm(HeedfulForm):
    """The scan of a decree, by itself: what is wrong with a file loses nothing that was typed."""

    paper = PaperField(kind=DocumentKind.DECREE, label="Pindaian SK (PDF)")

    def __init__(self, *args: Any, of_end: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if of_end:
            self.fields["paper"] = PaperField(
                kind=DocumentKind.DISMISSAL, label="Pindaian SK pemberhentian (PDF)"
            )
