"""What people type about an incident, and about its end."""

from typing import Any
from uuid import UUID

from crispy_forms.layout import Column, Fieldset, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Office
from certificates import text_rules as rules
from certificates.fields import DateTextField, LineField, attributes
from privacy.form_fields import HiddenNumber, RoomForm, SentenceField, TimeTextField
from privacy.incidents import DataKind, Incident
from privacy.subjects import holders_of
from sop.inbox import case_models

HALF = "col-md-6"
LEAST, MOST_AFFECTED = 10, 10_000_000
MOST_CASES = 100
FUTURE = "Waktu ini tidak boleh sesudah sekarang. Periksa tanggal dan jamnya."
BOTH = "Isikan tanggal dan jamnya, atau kosongkan keduanya bila belum diketahui."
AFTER = "Waktu kejadian tidak boleh sesudah waktu insiden diketahui. Periksa kembali."
NO_CASE = "Tidak ada permohonan bernomor {} di kantor Anda. Periksa nomornya."
NO_NUMBER = "Isikan jumlahnya dengan angka, misalnya 12, atau kosongkan bila belum diketahui."


class ManyField(forms.MultipleChoiceField):
    """Some of a closed set, each with a box of its own."""

    def __init__(self, label: str, *, choices: Any = (), required: bool = True, hint: str = "") -> None:
        super().__init__(
            label=label,
            choices=choices,
            required=required,
            help_text=hint,
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": f"Pilih sedikitnya satu: {label.lower()}.",
                "invalid_choice": "Pilihan itu tidak tersedia. Muat ulang halaman, lalu pilih kembali.",
            },
        )


class IncidentForm(RoomForm):
    """What article 46 wants told, and whom it concerns; it begins with what happened and when somebody noticed."""

    version = HiddenNumber()
    title = LineField("Yang terjadi", most=200, rule=rules.prose, hint="Dalam satu kalimat, tanpa NIK.")
    noticed_on = DateTextField("Tanggal diketahui", hint="Tenggat 3 x 24 jam dihitung sejak waktu ini.")
    noticed_time = TimeTextField("Jam diketahui")
    happened_on = DateTextField("Tanggal kejadian", required=False, hint="Kosongkan bila belum diketahui.")
    happened_time = TimeTextField("Jam kejadian", required=False)
    cause = SentenceField("Bagaimana terjadi", most=1000, least=LEAST, required=False)
    data_kinds = ManyField("Jenis data", choices=[(one.value, one.label) for one in DataKind], required=False)
    exposed = SentenceField(
        "Rincian data yang terungkap",
        most=1000,
        required=False,
        hint="Data mana, dan kepada siapa atau di mana terungkap.",
    )
    subjects = SentenceField(
        "Pemilik data",
        most=500,
        required=False,
        hint="Data siapa, misalnya dua pejabat pemilik sertifikat.",
    )
    affected = LineField(
        "Jumlah orang", most=10, required=False, inputmode="numeric", hint="Kosongkan bila belum diketahui."
    )
    holders = ManyField(
        "Orang yang tercatat",
        required=False,
        hint="Setiap orang yang dipilih mendapat surat pemberitahuannya sendiri.",
    )
    cases = LineField(
        "Nomor permohonan terkait",
        most=500,
        required=False,
        hint="Pisahkan dengan koma, misalnya PSE-2026-0001, PPS-2026-0002.",
    )
    handling = SentenceField(
        "Penanganan",
        most=1000,
        least=LEAST,
        required=False,
        hint="Apa yang sudah dan sedang dilakukan.",
    )
    measures = SentenceField(
        "Pencegahan dan pemulihan",
        most=1000,
        least=LEAST,
        required=False,
        hint="Agar tidak terulang, dan apa yang dapat dilakukan pemilik data.",
    )
    entry = HiddenNumber()

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, office=office, **kwargs)
        people: Any = self.fields["holders"]
        people.choices = [(str(pk), name) for pk, name in holders_of(office.pk)]
        if not people.choices:
            del self.fields["holders"]
        self.name_zone("noticed_time", "happened_time")

    def parts(self) -> tuple[Any, ...]:
        holders = ["holders"] if "holders" in self.fields else []
        return (
            Fieldset(
                "Kejadian",
                "title",
                Row(Column("noticed_on", css_class=HALF), Column("noticed_time", css_class=HALF)),
                Row(Column("happened_on", css_class=HALF), Column("happened_time", css_class=HALF)),
                "cause",
            ),
            Fieldset(
                "Data dan pemiliknya", "data_kinds", "exposed", "subjects", "affected", *holders, "cases"
            ),
            Fieldset("Penanganan", "handling", "measures"),
            "version",
            "entry",
        )

    def clean_affected(self) -> int | None:
        text: str = self.cleaned_data["affected"].replace(".", "")
        if not text:
            return None
        if not (text.isascii() and text.isdecimal() and int(text) <= MOST_AFFECTED):
            raise ValidationError(NO_NUMBER)
        return int(text)

    def clean_cases(self) -> list[UUID]:
        wanted = dict.fromkeys(
            part.strip().upper() for part in self.cleaned_data["cases"].split(",") if part.strip()
        )
        found: dict[str, UUID] = {}
        for model in case_models() if wanted else ():
            rows = model.objects.of_office(self.office.pk).filter(number__in=list(wanted)[:MOST_CASES])
            found |= dict(rows.values_list("number", "pk"))
        for number in wanted:
            if number not in found:
                raise ValidationError(NO_CASE.format(number))
        return sorted(found.values())

    def clean(self) -> dict[str, Any]:
        data, now = self.cleaned_data, timezone.now()
        noticed, happened = self.moment("noticed"), self.moment("happened")
        if noticed and noticed > now:
            self.add_error("noticed_on", FUTURE)
        given = [data.get("happened_on"), data.get("happened_time")]
        if any(given) and not all(given) and not {"happened_on", "happened_time"} & self.errors.keys():
            self.add_error("happened_on", BOTH)
        if happened and noticed and happened > noticed:
            self.add_error("happened_on", AFTER)
        return data

    def columns(self) -> dict[str, Any]:
        """What is stored of it."""
        data = self.cleaned_data
        same = ("title", "cause", "data_kinds", "exposed", "subjects", "affected", "handling", "measures")
        return {
            **{name: data[name] for name in same},
            "noticed_at": self.moment("noticed"),
            "happened_at": self.moment("happened"),
            "holder_ids": sorted(UUID(key) for key in data.get("holders", ())),
            "case_ids": data["cases"],
        }


class CloseForm(RoomForm):
    """What was learned of it."""

    conclusion = SentenceField(
        "Kesimpulan", most=2000, least=20, hint="Sebab yang ditemukan, akibatnya, dan apa yang diubah."
    )
    is_no_breach = forms.BooleanField(
        label="Ini bukan kegagalan pelindungan data pribadi, sehingga tidak diberitahukan kepada siapa pun",
        required=False,
        widget=forms.CheckboxInput(attrs=attributes(required=False)),
    )


def typed_of(incident: Incident) -> dict[str, Any]:
    """An incident as its form shows it."""
    office = incident.office
    noticed = timezone.localtime(incident.noticed_at, office.zone)
    happened = timezone.localtime(incident.happened_at, office.zone) if incident.happened_at else None
    same = (
        "version",
        "title",
        "cause",
        "data_kinds",
        "exposed",
        "subjects",
        "affected",
        "handling",
        "measures",
    )
    numbers = [
        number
        for model in case_models()
        for number in model.objects.of_office(office.pk)
        .filter(pk__in=incident.case_ids)
        .values_list("number", flat=True)
    ]
    return {
        **{name: getattr(incident, name) for name in same},
        "noticed_on": noticed.date(),
        "noticed_time": noticed.time(),
        "happened_on": happened.date() if happened else None,
        "happened_time": happened.time() if happened else None,
        "holders": [str(key) for key in incident.holder_ids],
        "cases": ", ".join(sorted(numbers)),
    }
