"""What an officer gives and types about a certificate that was in force before the application was."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django.utils import timezone

from accounts.models import Office
from certificates.fields import DateTextField, StatementField
from certificates.forms import HolderDataForm
from certificates.identifier_form import FormWithIdentifiers
from certificates.proof_form import ProofForm
from certificates.register_existing import Stated

STATEMENT_VERSION = 1
WITHOUT_PROOF = "Dicatat sebagai “tanpa bukti kunci”."
# Row 1 asks for the same: in one place, so that both ask alike.
_ROW_1 = HolderDataForm.base_fields


class ExistingForm(ProofForm, FormWithIdentifiers):
    """The name stands in the certificate; what does not is typed, and checked as in row 1."""

    # How the page answers when the form is refused.
    status = 422
    typed = ("nik", "nip", "organization", "identifier_note", "in_force_on", "is_in_force")

    nik = _ROW_1["nik"]
    nip = _ROW_1["nip"]
    organization = _ROW_1["organization"]
    identifier_note = _ROW_1["identifier_note"]
    in_force_on = DateTextField("Terpasang di SIAK sejak", hint="Tanggal P12 ini diunggah ke SIAK.")
    is_in_force = StatementField(
        "Sertifikat ini yang terpasang di SIAK saat ini, dan passphrase-nya hanya diketahui pemiliknya.",
        version=STATEMENT_VERSION,
    )

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = timezone.localdate(timezone=office.zone)
        self.fields["organization"].initial = office.government
        public = self.fields["public_certificate"]
        public.help_text = f"Sertifikat milik pemegang, misalnya dari portal BSrE. {WITHOUT_PROOF}"

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.check_identifiers()
        self.ask_for_note()
        return data

    def stated(self) -> Stated:
        """What does not stand in the certificate."""
        data = self.cleaned_data
        return Stated(
            nik=data["nik"],
            nip=data["nip"],
            organization=data["organization"],
            in_force_on=data["in_force_on"],
            note=data["identifier_note"],
        )

    def choose_again(self) -> None:
        """A browser takes no file back."""
        if self.files.get("public_certificate"):
            self.add_error(
                "public_certificate",
                "Pilih kembali berkasnya: berkas yang ditolak bersama isian tidak disimpan.",
            )

    @property
    def helper(self) -> FormHelper:
        """What is typed; the page itself writes the rest."""
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.field_template = "certificates/_field.html"
        helper.layout = Layout(*self.typed)
        return helper
