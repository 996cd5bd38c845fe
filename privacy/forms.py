"""What people type about a request: what they ask, how it arrived, and what they are answered."""

from typing import Any
from uuid import UUID

from crispy_forms.layout import Column, Row
from django.utils import timezone

from accounts.models import Office
from certificates import text_rules as rules
from certificates.fields import ChosenField, DateTextField, LineField
from certificates.models import Holder
from privacy.acts import IN_FUTURE, Said
from privacy.corrections import Place
from privacy.form_fields import RoomForm, SentenceField, TimeTextField
from privacy.letters import SentBy
from privacy.subject_requests import ANSWERS, Answer, ArrivedBy, Kind, SubjectRequest
from privacy.subjects import holders_of

HALF = "col-md-6"
LEAST = 10
FROM_OUTSIDE = [
    (value, label.capitalize()) for value, label in ArrivedBy.choices if value != ArrivedBy.APPLICATION
]


class AskForm(RoomForm):
    """What somebody asks about his own data."""

    kind = ChosenField("Jenis permintaan", choices=Kind.choices)
    wish = SentenceField(
        "Yang diminta",
        most=1000,
        least=LEAST,
        hint="Data mana, dan apa yang diminta atasnya, misalnya isian yang keliru dan isian yang benar.",
    )


class RecordForm(AskForm):
    """What a holder without an account has asked, and when it reached the office."""

    field_order = ("holder", "kind", "wish", "arrived_by", "received_on", "received_time")

    holder = ChosenField(
        "Pemilik data", choices=[], hint="Pemilik sertifikat atau pejabat kantor ini yang tercatat."
    )
    arrived_by = ChosenField("Diterima melalui", choices=FROM_OUTSIDE)
    received_on = DateTextField("Tanggal diterima", hint="Tenggat 3 x 24 jam dihitung sejak waktu ini.")
    received_time = TimeTextField("Jam diterima")

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, office=office, **kwargs)
        chosen: Any = self.fields["holder"]
        chosen.choices = [*chosen.choices, *((str(pk), name) for pk, name in holders_of(office.pk))]
        self.name_zone("received_time")

    def parts(self) -> tuple[Any, ...]:
        when = Row(Column("received_on", css_class=HALF), Column("received_time", css_class=HALF))
        return ("holder", "kind", "wish", "arrived_by", when)

    def clean(self) -> dict[str, Any]:
        received_at = self.moment("received")
        if received_at and received_at > timezone.now():
            self.add_error("received_on", IN_FUTURE)
        return self.cleaned_data

    def inputs(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "kind": Kind(data["kind"]),
            "wish": data["wish"],
            "holder": Holder.objects.get(office=self.office, pk=UUID(data["holder"])),
            "arrived_by": ArrivedBy(data["arrived_by"]),
            "received_at": self.moment("received"),
        }


class AnswerForm(RoomForm):
    """What the office answers."""

    answer = ChosenField("Jawaban", choices=[(one.value, one.label.capitalize()) for one in ANSWERS])
    corrected = ChosenField(
        "Diperbaiki pada",
        choices=[],
        required=False,
        hint="Wajib, kecuali bila permintaannya ditolak. Data yang sudah disetujui tidak diubah: pilih tempatnya, lalu "
        "tuliskan data yang benar pada isi jawaban; keduanya dicatat pada rekam jejaknya.",
    )
    words = SentenceField(
        "Isi jawaban", most=2000, least=LEAST, hint="Tercetak pada surat jawaban kepada pemohon."
    )
    ground = LineField(
        "Dasar hukum",
        most=500,
        required=False,
        rule=rules.prose,
        hint="Wajib bila ditolak atau dikabulkan sebagian, misalnya UU 27/2022 Pasal 15 ayat (1).",
    )

    def __init__(
        self,
        *args: Any,
        office: Office,
        asked: SubjectRequest,
        places: list[Place],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, office=office, **kwargs)
        chosen: Any = self.fields["corrected"]
        chosen.choices = [*chosen.choices, *((place.key, _as_choice(place)) for place in places)]
        self.places = {place.key: place for place in places}
        if asked.kind != Kind.CORRECTION:
            del self.fields["corrected"]

    def said(self) -> Said:
        data = self.cleaned_data
        refused = data["answer"] == Answer.REFUSED
        place = None if refused else self.places.get(data.get("corrected", ""))
        return Said(
            answer=Answer(data["answer"]),
            words=data["words"],
            ground=data["ground"],
            corrected=place.sentence if place else "",
            place=place,
        )


def _as_choice(place: Place) -> str:
    if place.fixed_because:
        return f"{place.words}: tidak diubah, dicatat"
    return f"{place.words}: {'sudah' if place.done else 'belum'} diperbaiki"


class ReasonForm(RoomForm):
    """Why something ends."""

    words = SentenceField("Alasan", most=1000, least=LEAST)


class SentForm(RoomForm):
    """When and how a letter was handed over."""

    sent_on = DateTextField("Tanggal disampaikan")
    sent_time = TimeTextField("Jam disampaikan")
    how = ChosenField("Cara penyampaian", choices=[(one.value, one.label.capitalize()) for one in SentBy])
    words = LineField(
        "Keterangan",
        most=300,
        required=False,
        rule=rules.prose,
        hint="Misalnya nomor resi atau nama penerima.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name_zone("sent_time")

    def parts(self) -> tuple[Any, ...]:
        when = Row(Column("sent_on", css_class=HALF), Column("sent_time", css_class=HALF))
        return (when, "how", "words")

    def inputs(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"at": self.moment("sent"), "how": SentBy(data["how"]), "words": data["words"]}


class AgencyForm(RoomForm):
    """Whom the office writes to when it has failed to protect data."""

    name = LineField("Nama lembaga", most=150)
    address = LineField("Alamat", most=250, hint="Sebagaimana tercetak pada surat.")
    channel = LineField(
        "Surel atau kanal pelaporan",
        most=150,
        required=False,
        hint="Hanya keterangan; aplikasi tidak mengirim ke sana.",
    )
