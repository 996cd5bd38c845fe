"""The form for the person whom a certificate is for: registration and renewal both ask for the same data."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django.utils import timezone

from accounts.models import Office
from accounts.nip import Sex
from certificates import holder_layout as layout
from certificates import statements
from certificates import text_rules as rules
from certificates.fields import (
    LONGEST,
    NOTHING_CHOSEN,
    ChosenField,
    DateTextField,
    LineField,
    NoteField,
    StatementField,
)
from certificates.holder_checks import faults, warnings
from certificates.holder_data import PositionStatus, Reason
from certificates.identifier_form import FormWithIdentifiers
from certificates.identifiers import Caution
from certificates.ranks import Rank


class HolderDataForm(FormWithIdentifiers):
    """Parts A, B and D of the application form; its cleaned data are the columns of HolderData, all of them."""

    reasons: tuple[Reason, ...] = tuple(Reason)

    reason = ChosenField("Sebab permohonan", choices=Reason.choices)
    reason_text = LineField(
        "Penjelasan sebab",
        most=250,
        rule=rules.prose,
        required=False,
        hint="Wajib diisi apabila sebabnya lainnya.",
    )
    monev_reference = LineField(
        "Nomor pendaftaran Monev",
        most=100,
        required=False,
        hint="Apabila telah terdaftar pada aplikasi Monev.",
    )
    full_name = LineField(
        "Nama lengkap",
        most=100,
        rule=rules.person_name,
        hint="Sesuai KTP, tanpa gelar.",
        missing="Nama lengkap wajib diisi sesuai KTP.",
    )
    title_prefix = LineField("Gelar depan", most=50, required=False, hint="Contoh: Dr.")
    title_suffix = LineField("Gelar belakang", most=50, required=False, hint="Contoh: S.H., M.H.")
    nik = LineField(
        "NIK",
        most=40,
        inputmode="numeric",
        hint="16 digit, sesuai KTP.",
        missing="NIK wajib diisi. Salin 16 digit dari KTP.",
    )
    nip = LineField(
        "NIP",
        most=40,
        inputmode="numeric",
        hint="18 digit; spasi boleh dituliskan.",
        missing="NIP wajib diisi. Salin 18 digit dari SK.",
    )
    birth_place = LineField("Tempat lahir", most=100, required=False)
    birth_date = DateTextField("Tanggal lahir")
    sex = ChosenField("Jenis kelamin", choices=Sex.choices)
    rank = ChosenField("Pangkat, golongan ruang", choices=Rank.choices)
    official_email = LineField(
        "Surel kedinasan",
        most=254,
        rule=rules.email_address,
        inputmode="email",
        hint="Milik pemohon sendiri dan berakhiran .go.id.",
    )
    phone = LineField(
        "Nomor telepon seluler",
        most=16,
        rule=rules.mobile_number,
        inputmode="tel",
        hint="Contoh: 0812 3456 7890.",
    )
    position_title = LineField("Jabatan", most=150, hint="Persis seperti yang tertulis dalam SK.")
    position_status = ChosenField("Status jabatan", choices=PositionStatus.choices)
    organization = LineField(
        "Instansi",
        most=150,
        hint="Nama lengkap pemerintah daerah, seperti yang akan tertera dalam sertifikat.",
    )
    work_unit = LineField("Unit kerja", most=150)
    office_address = LineField("Alamat kantor", most=250, required=False)
    city = LineField("Kabupaten/Kota", most=100)
    province = LineField("Provinsi", most=100)
    decree_number = LineField("Nomor SK", most=100, rule=rules.decree_number)
    decree_date = DateTextField("Tanggal SK")
    decree_subject = LineField("Tentang", most=250, required=False, hint="Judul SK.")
    decree_issuer = LineField("Pejabat yang menetapkan", most=150)
    tenure_start = DateTextField("TMT jabatan", hint="Terhitung mulai tanggal.")
    tenure_end = DateTextField("Berlaku sampai", required=False, hint="Wajib diisi untuk Plt., Plh., dan Pj.")
    identifier_note = NoteField(
        "Keterangan atas peringatan",
        most=500,
        hint="Diisi apabila isian yang diberi peringatan memang benar, misalnya NIK keliru sejak terbit.",
    )
    declared_true_at = StatementField(
        statements.DECLARED_TRUE,
        version=statements.DECLARATION_VERSION,
        called="pernyataan kebenaran data",
    )
    privacy_notice_ack_at = StatementField(
        statements.PRIVACY_NOTICE_READ,
        version=statements.PRIVACY_NOTICE_VERSION,
        called="pemberitahuan data pribadi",
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
        *,
        office: Office,
        today: date | None = None,
        initial: Mapping[str, Any] | None = None,
        own_address: str = "",
    ) -> None:
        """`own_address` is known to be that of one person, whatever it sounds like."""
        super().__init__(data, files, initial={**usual_data(office), **(initial or {})})
        self.office = office
        self.own_address = own_address
        self.today = today or timezone.localdate(timezone=office.zone)
        reason = self.fields["reason"]
        assert isinstance(reason, ChosenField)
        reason.choices = [NOTHING_CHOSEN, *((item.value, item.label) for item in self.reasons)]

    def raw(self) -> dict[str, str]:
        """What was typed, to be kept as a draft; of the fields above alone, not of those that a subclass adds.

        Statements are not kept: one agrees when the form is complete.
        """
        typed = {
            name: self.data[self.add_prefix(name)]
            for name, field in HolderDataForm.base_fields.items()
            if self.add_prefix(name) in self.data and not isinstance(field, StatementField)
        }
        return {name: rules.showable(str(text)[:LONGEST]) for name, text in typed.items()}

    @property
    def helper(self) -> FormHelper:
        """The page itself writes form element, token and buttons: it knows of files and drafts."""
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.field_template = "certificates/_field.html"
        helper.layout = Layout(*self.parts())
        return helper

    def parts(self) -> tuple[Any, ...]:
        """The parts in their order on paper; a form with attachments sets its part C before the last."""
        return (
            layout.purpose(),
            layout.person(),
            layout.position(),
            layout.note(),
            layout.declaration(office=str(self.office)),
        )

    def unusual(self, data: Mapping[str, Any]) -> list[Caution]:
        """What wants a note, beside what the numbers say of each other."""
        return list(warnings(data, place=self.office.regency, own_address=self.own_address, today=self.today))

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        self.check_identifiers(born_on=data.get("birth_date"), sex=data.get("sex", ""))
        self.warnings += self.unusual(data)
        for fault in list(faults(data, today=self.today)):
            self.add_error(fault.field, fault.sentence)
        self.ask_for_note()
        data["declaration_version"] = statements.DECLARATION_VERSION
        data["privacy_notice_version"] = statements.PRIVACY_NOTICE_VERSION
        return data


def usual_data(office: Office) -> dict[str, str]:
    """What most applications of an office have in common."""
    return {
        "position_title": f"Kepala {office.name}",
        "position_status": PositionStatus.DEFINITIF.value,
        "organization": office.government,
        "work_unit": office.name,
        "office_address": office.address,
        "city": office.regency,
        "province": office.province,
        "decree_issuer": "Menteri Dalam Negeri",
    }
