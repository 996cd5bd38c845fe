"""What an officer types about who is in office, until when, and by which decree."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django.utils import timezone

from accounts import zones
from accounts.models import Office
from accounts.nip import Nip
from certificates import text_rules as rules
from certificates.fields import ChosenField, DateTextField, LineField, NoteField
from certificates.holder_data import PositionStatus
from certificates.identifier_form import FormWithNote
from certificates.identifiers import Caution, Nik, cross_checks
from certificates.tenure_acts import Official
from certificates.tenures import ACTING

HALF = "col-md-6"
PERSON = ("full_name", "nip", "nik")
ABBREVIATIONS = tuple(f"{kind.capitalize()}. " for kind in sorted(ACTING))


def position_title(text: str) -> str:
    """A position without the abbreviation for an acting officer, which its own field says."""
    title = " ".join(rules.single_line(text).split())
    for short in ABBREVIATIONS:
        if title.lower().startswith(short.lower()):
            title = title[len(short) :]
    return title


class HeedfulForm(FormWithNote):
    """What every form about a tenure has."""

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = timezone.localdate(timezone=office.zone)

    @property
    def helper(self) -> FormHelper:
        """The page itself writes form element, token and buttons."""
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.field_template = "certificates/_field.html"
        helper.layout = Layout(*self.parts())
        return helper

    def parts(self) -> tuple[Any, ...]:
        return tuple(self.fields)

    def refuse_future(self, name: str, *, what: str) -> None:
        if (day := self.cleaned_data.get(name)) and day > self.today:
            self.add_error(
                name, f"{what} tidak boleh sesudah hari ini, {zones.day(self.today)}. Periksa kembali."
            )


class TenureForm(HeedfulForm):
    """Somebody comes into office; without the fields for the person where it is known who."""

    full_name = LineField("Nama lengkap", most=100, rule=rules.person_name, hint="Sesuai KTP, tanpa gelar.")
    nip = LineField("NIP", most=40, inputmode="numeric", hint="18 digit; spasi boleh dituliskan.")
    nik = LineField("NIK", most=40, inputmode="numeric", hint="16 digit, sesuai KTP.")
    position = LineField(
        "Jabatan", most=150, rule=position_title, hint="Persis seperti dalam SK, tanpa Plt., Plh., atau Pj."
    )
    kind = ChosenField("Status jabatan", choices=PositionStatus.choices)
    decree_number = LineField(
        "Nomor SK", most=100, rule=rules.decree_number, hint="Atau nomor surat perintah Plt. atau Plh."
    )
    decree_date = DateTextField("Tanggal SK")
    starts_on = DateTextField("TMT jabatan", hint="Hari pertama menjabat.")
    ends_on = DateTextField(
        "Berlaku sampai", required=False, hint="Hari terakhir; kosongkan bila tidak dibatasi."
    )
    note = NoteField(
        "Keterangan atas peringatan",
        most=500,
        hint="Diisi apabila isian yang diberi peringatan memang benar.",
    )

    def __init__(
        self,
        *args: Any,
        office: Office,
        knows_person: bool = False,
        position: str = "",
        initial: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """`position` is the one that is changing hands, and then not asked for."""
        usual = {"position": f"Kepala {office.name}", "kind": PositionStatus.DEFINITIF.value}
        super().__init__(*args, office=office, initial={**usual, **(initial or {})}, **kwargs)
        for name in PERSON if knows_person else ():
            del self.fields[name]
        if position:
            del self.fields["position"]
        self.handed_over = position

    def parts(self) -> tuple[Any, ...]:
        person = Fieldset(
            "Pejabat", "full_name", Row(Column("nip", css_class=HALF), Column("nik", css_class=HALF))
        )
        where = ["position"] if "position" in self.fields else []
        terms = Fieldset(
            "Jabatan dan SK",
            *where,
            "kind",
            Row(Column("decree_number", css_class=HALF), Column("decree_date", css_class=HALF)),
            Row(Column("starts_on", css_class=HALF), Column("ends_on", css_class=HALF)),
            "note",
        )
        return (person, terms) if "nik" in self.fields else (terms,)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        nip = self.read_number("nip", Nip.parse)
        nik = self.read_number("nik", lambda text: Nik.parse(text, near=nip.born_on if nip else None))
        self.warnings = cross_checks(nik, nip, born_on=None, sex="") if nik and nip else []
        self.refuse_future("decree_date", what="Tanggal SK")
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error(
                "ends_on", "Tanggal berlaku sampai tidak boleh sebelum TMT jabatan. Periksa kembali."
            )
        self.warnings += self._unusual(data)
        self.ask_for_note()
        return data | ({"position": self.handed_over} if self.handed_over else {})

    def _unusual(self, data: Mapping[str, Any]) -> list[Caution]:
        found = []
        if data.get("kind") in ACTING and "ends_on" in data and not data["ends_on"]:
            found.append(
                Caution(
                    "ends_on",
                    "Penugasan Plt., Plh., dan Pj. dibatasi waktunya. Salin tanggalnya dari surat penunjukan, atau"
                    " beri keterangan.",
                )
            )
        if (
            (starts_on := data.get("starts_on"))
            and (decreed := data.get("decree_date"))
            and decreed > starts_on
        ):
            found.append(
                Caution(
                    "decree_date", "Tanggal SK sesudah TMT jabatan. Periksa kembali atau beri keterangan."
                )
            )
        return found

    @property
    def person(self) -> Official | None:
        """Who was typed in; None where it was known who."""
        typed = {name: self.cleaned_data[name] for name in PERSON if name in self.fields}
        return Official(**typed) if typed else None

    @property
    def terms(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in PERSON}
