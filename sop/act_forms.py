"""The forms of rows 2 to 4: raw input in, inputs of one act out."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.zones import moment
from certificates.fields import DateTextField
from certificates.proof_form import ProofForm, ReadingField
from certificates.receiving import BROKEN_READING
from certificates.trust import installed_trust
from documents.forms import PaperField, ScanField
from documents.models import Document, DocumentKind
from sop.approver import Approver, approver_of
from sop.case import words_of
from sop.certificate_acts import SELF_SIGNED_KNOWN, hindrance_of
from sop.form_acts import changed_since
from sop.forms import LATE, ActForm, validate_paragraph

_SEEN = "sop.seen"


class ScanForm(ActForm):
    """The signed and stamped form as it comes back."""

    action = "place_scan"

    scan = ScanField(label="Pindaian formulir bertanda tangan dan berstempel")
    reason = forms.CharField(
        label="Alasan jika pindaian tidak dapat diperiksa otomatis",
        required=False,
        min_length=10,
        max_length=500,
        help_text=(
            "Isi hanya jika, walau sudah dipindai ulang, kode QR tidak terbaca, kotak tanda tangan tampak kosong atau "
            "tidak dapat dinilai, atau ada halaman yang kurang. Alasan ini dicatat dan tampil pada halaman persetujuan."
        ),
        error_messages={"min_length": "Jelaskan alasannya sekurang-kurangnya dengan 10 karakter."},
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[validate_paragraph],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["scan"]
        assert isinstance(field, ScanField)
        field.printed = self.case.application_form
        field.trusted = installed_trust if self.case.electronic_signer else None
        if self.case.signed_form:
            field.help_text = _is_replaced(self.case.signed_form)

    @property
    def submit(self) -> str:
        return words_of(type(self.case), self.action).instead if self.case.signed_form else super().submit

    def inputs(self) -> dict[str, Any]:
        # Of the case as it was before the scan was read.
        return {**super().inputs(), "form_version": self.case.form_version}


def _is_replaced(scan: Document) -> SafeString:
    """What another file would do to the scan that lies there; a help text is markup, and a name may be anything."""
    return format_html(
        "<strong>Sudah ada pindaian: {}, diunggah {} oleh {}.</strong> Berkas yang Anda unggah di sini "
        "menggantikannya; pindaian itu tetap tersimpan di antara dokumen sebelumnya.",
        scan.name,
        moment(scan.created_at),
        scan.created_by,
    )


class SignForm(ActForm):
    """Row 2: two statements about exactly what is shown."""

    action = "sign"

    is_signed = forms.BooleanField(
        label="Formulir pada pindaian ini sudah saya tanda tangani.",
        error_messages={
            "required": "Formulir harus ditandatangani sebelum dilanjutkan. Beri tanda centang jika sudah."
        },
    )
    is_stamped = forms.BooleanField(
        label="Formulir pada pindaian ini sudah berstempel.",
        error_messages={
            "required": "Formulir harus berstempel sebelum dilanjutkan. Beri tanda centang jika sudah."
        },
    )
    # Signed: what an approval binds is what this server has shown this person of this case, and not in another session.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self._shown_now()
        whose = f"ditandatangani {self.case.full_name}" if self.is_of_another else "saya tanda tangani"
        if self.case.is_electronic:
            self.fields["is_signed"].label = f"Formulir ini sudah {whose} secara elektronik."
            self._ask_for_no_stamp()
        elif self.is_of_another:
            self.fields["is_signed"].label = f"Formulir pada pindaian ini sudah {whose}."

    def _ask_for_no_stamp(self) -> None:
        """Nothing can be stamped on a file: that it stands for a stamped one is the approver's own word."""
        stamped = self.fields["is_stamped"]
        stamped.label = (
            "Kantor ini menerima tanda tangan elektronik itu sebagai ganti tanda tangan dan stempel basah."
        )
        stamped.error_messages["required"] = (
            "Formulir elektronik tidak berstempel. Beri tanda centang bila kantor ini menerimanya, atau ganti dengan "
            "pindaian formulir yang ditandatangani dan berstempel."
        )

    @property
    def is_of_another(self) -> bool:
        """Whether the signature is to be another person's than the approver's, as far as his account says."""
        return bool(self.by.nip) and self.case.nip != self.by.nip

    @property
    def approver(self) -> Approver:
        """What stands beside the button: whether he may, and in what capacity."""
        return approver_of(self.case, by=self.by)

    @property
    def _salt(self) -> str:
        return f"{_SEEN}:{self.case.pk}:{self.by.pk}"

    def _shown_now(self) -> str:
        return signing.dumps(self.case.exhibit(), salt=self._salt)

    def clean_seen(self) -> dict[str, str]:
        given, oldest = self.cleaned_data["seen"], settings.SESSION_COOKIE_AGE
        try:
            seen: dict[str, str] = signing.loads(given, salt=self._salt, max_age=oldest)
        except signing.SignatureExpired:
            self.status = LATE
            raise ValidationError(
                "Halaman ini sudah terlalu lama terbuka. Periksa kembali isinya, lalu setujui sekali lagi."
            ) from None
        except signing.BadSignature:
            raise ValidationError(
                "Halaman ini tidak lengkap. Periksa kembali isinya, lalu setujui sekali lagi."
            ) from None
        return seen

    def look_again(self, case: Any, *, keeps_files: bool = False) -> None:
        """The page shows the case anew: who approves it now approves what stands on it now, and states it anew."""
        super().look_again(case, keeps_files=keeps_files)
        stale = None
        if "seen" in self.cleaned_data:
            stale = changed_since(self.cleaned_data["seen"], shown=case.exhibit())
        if stale and not self.has_error(NON_FIELD_ERRORS, code="stale"):
            self.add_error(None, stale)
        if stale or "seen" not in self.cleaned_data:
            self.say_again(is_signed="", is_stamped="")
        self.say_again(seen=self._shown_now())


class SecondPersonForm(ActForm):
    """What is done after the approval, by somebody else than whoever gave it."""

    @property
    def hindrance(self) -> str:
        """Why the reader does not do it, said before he works in vain; nothing where he may."""
        return hindrance_of(self.case, by=self.by)


class IssueForm(ProofForm, SecondPersonForm):
    """Row 3: what the browser read out of the P12, or a public certificate where no P12 is at hand."""

    action = "issue"

    is_in_custody = forms.BooleanField(
        label="Passphrase ditetapkan dan diketik sendiri oleh pemilik sertifikat, dan hanya diketahui olehnya.",
        error_messages={
            "required": "Pastikan passphrase hanya diketahui pemilik sertifikat, lalu beri tanda centang."
        },
    )

    # Asked for only where the certificate is such a one: the page shows it then.
    is_self_signed_known = forms.BooleanField(label=SELF_SIGNED_KNOWN, required=False)

    def inputs(self) -> dict[str, Any]:
        return {**self.given(), "is_self_signed_known": self.cleaned_data["is_self_signed_known"]}


class UploadForm(SecondPersonForm):
    """Row 4: proof, time, and the same P12 file once more."""

    action = "upload"

    uploaded_on = DateTextField("Tanggal unggah ke SIAK")
    uploaded_time = forms.TimeField(
        label="Pukul",
        help_text="Contoh: 08.45",
        input_formats=["%H.%M", "%H:%M"],
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={
            "required": "Isi pukul berapa P12 diunggah ke SIAK, misalnya 08.45.",
            "invalid": "Tuliskan pukul dengan format jam.menit, misalnya 08.45.",
        },
    )
    evidence = PaperField(
        kind=DocumentKind.SIAK_EVIDENCE,
        label="Bukti unggah SIAK (PDF, PNG, atau JPEG)",
        help_text="Pastikan tidak ada data penduduk pada tangkapan layar.",
    )
    p12_sha256 = ReadingField(validators=[RegexValidator(r"\A[0-9a-f]{64}\Z", message=BROKEN_READING)])
    note = forms.CharField(
        label="Catatan",
        required=False,
        max_length=500,
        validators=[validate_paragraph],
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = timezone.localtime()
        self.fields["uploaded_on"].initial = now.date()
        self.fields["uploaded_time"].initial = now.strftime("%H.%M")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("uploaded_on") and data.get("uploaded_time"):
            data["uploaded_at"] = timezone.make_aware(
                datetime.combine(data["uploaded_on"], data["uploaded_time"])
            )
        return data

    def inputs(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("evidence", "uploaded_at", "p12_sha256", "note")}
