"""The forms of pendaftaran: raw input in, inputs of one act out."""

import json
from datetime import datetime
from typing import Any, Self

from crispy_forms.layout import HTML, Fieldset
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Role, User
from certificates.fields import DateTextField
from certificates.forms import HolderDataForm
from certificates.issuing import P12Reading
from documents.forms import PaperField, ScanField
from documents.models import DocumentKind
from sop.forms import ActForm, Opened, validate_paragraph
from sop.scans import match

PAPERS = {"ktp": DocumentKind.KTP, "decree": DocumentKind.DECREE}


class FillForm(Opened, HolderDataForm):
    """Row 1: the holder's data with KTP and SK; a paper that the draft already has need not be chosen again."""

    ktp = PaperField(kind=DocumentKind.KTP, label="KTP (PDF)", required=False)
    decree = PaperField(kind=DocumentKind.DECREE, label="SK Kepala Dinas (PDF)", required=False)

    def __init__(self, *args: Any, case: Any, **kwargs: Any) -> None:
        super().__init__(*args, office=case.office, **kwargs)
        self.case = case

    @classmethod
    def of(cls, case: Any) -> Self:
        """The draft as it was left; a new one begins with what the office knows of its Kepala Dinas."""
        return cls(case=case, initial=case.draft or _known_of_head(case.office_id))

    def parts(self) -> tuple[Any, ...]:
        *before, note, declaration = super().parts()
        papers = Fieldset(
            "C. Lampiran", HTML("{% include 'registrations/_papers_kept.html' %}"), "ktp", "decree"
        )
        return (*before, papers, note, declaration, "opened")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for name, kind in PAPERS.items():
            if not data.get(name) and not getattr(self.case, name) and name not in self.errors:
                self.add_error(name, f"Unggah {kind.label} dalam bentuk berkas PDF.")
        return data

    def inputs(self) -> dict[str, Any]:
        data = {name: value for name, value in self.cleaned_data.items() if name not in {"opened", *PAPERS}}
        return {"data": data, **self.as_draft().inputs()}

    def as_draft(self) -> "DraftOf":
        """The same input, with only what can already be kept."""
        return DraftOf(self)

    def has_file_errors(self) -> bool:
        return any(name in self.errors and self.files.get(name) for name in PAPERS)


class DraftOf:
    """A fill form seen as the inputs of `save_draft`: everything typed, and each paper that is sound by itself."""

    def __init__(self, form: FillForm) -> None:
        self.form = form
        self.fields = form.fields
        self.opened_at = form.opened_at
        self.status = 409

    def inputs(self) -> dict[str, Any]:
        papers = {name: self.form.cleaned_data.get(name) for name in PAPERS}
        return {"draft": self.form.raw(), **papers}

    def add_error(self, field: str | None, error: Any) -> None:
        self.form.status = self.status
        self.form.add_error(field, error)


def _known_of_head(office_id: int) -> dict[str, str]:
    head = User.objects.filter(office_id=office_id, role=Role.KEPALA_DINAS, is_active=True).first()
    if head is None:
        return {}
    return {"full_name": head.full_name, "nip": head.nip, "official_email": head.email}


class ScanForm(ActForm):
    """The signed and stamped form as it comes back."""

    submit = "Unggah pindaian"

    files_of_scan = ScanField(
        label="Pindaian formulir bertanda tangan dan berstempel",
        help_text="Satu berkas PDF, atau satu atau beberapa foto (JPEG, PNG) menurut urutan halaman.",
    )
    reason = forms.CharField(
        label="Alasan melanjutkan tanpa kode QR yang terbaca",
        required=False,
        max_length=500,
        help_text="Isi hanya jika kode QR tidak terbaca walau sudah dipindai ulang. Alasan ini dicatat.",
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[validate_paragraph],
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        scanned = data.get("files_of_scan")
        if scanned:
            try:
                data["scan"] = match(
                    self.case,
                    inspected=scanned.inspected,
                    reading=scanned.reading,
                    reason=data.get("reason", "").strip(),
                )
            except ValidationError as refusal:
                self.add_error("files_of_scan", refusal)
        return data

    def inputs(self) -> dict[str, Any]:
        return {"scan": self.cleaned_data["scan"]}


class SignForm(ActForm):
    """Row 2: two statements about exactly what is shown."""

    submit = "Setujui dan sahkan"

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
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = json.dumps(self.case.exhibit())

    def clean_seen(self) -> dict[str, str]:
        try:
            seen = json.loads(self.cleaned_data["seen"])
        except ValueError:
            seen = None
        if not isinstance(seen, dict):
            raise ValidationError("Halaman ini tidak lengkap. Muat ulang, periksa kembali, lalu setujui.")
        return {str(name): str(value) for name, value in seen.items()}


class IssueForm(ActForm):
    """Row 3: what the browser read out of the P12, or a public certificate where no P12 is at hand."""

    submit = "Catat penerbitan P12"

    certificate = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100_000)
    chain = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500_000)
    p12_sha256 = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    p12_size = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31)
    challenge = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2_000, strip=False)
    signature = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2_000)
    public_certificate = forms.FileField(
        label="Sertifikat publik (.cer, .crt, .pem)",
        required=False,
        help_text="Hanya jika berkas P12 tidak ada di komputer ini. Dicatat sebagai “tanpa bukti kunci”.",
    )
    is_in_custody = forms.BooleanField(
        label="Passphrase ditetapkan dan diketik sendiri oleh pemilik sertifikat, dan hanya diketahui olehnya.",
        error_messages={
            "required": "Pastikan passphrase hanya diketahui pemilik sertifikat, lalu beri tanda centang."
        },
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        public = data.get("public_certificate")
        if not data.get("certificate") and not public:
            raise ValidationError("Baca dahulu berkas P12, atau pilih sertifikat publik.")
        return data

    def inputs(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not data["certificate"]:
            return {"public_certificate": data["public_certificate"].read()}
        names = ("certificate", "chain", "p12_sha256", "challenge", "signature")
        return {"reading": P12Reading(p12_size=data["p12_size"] or 0, **{name: data[name] for name in names})}


class UploadForm(ActForm):
    """Row 4: proof, time, and the same P12 file once more."""

    submit = "Unggah bukti SIAK"

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
    p12_sha256 = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
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
