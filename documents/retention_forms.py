"""What is typed about keeping papers: a rule and its basis, a reason, the number of a case."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError

from accounts.dates import parse_date
from accounts.forms import BareForm
from accounts.hidden import refuse_hidden
from accounts.prose import refuse_nik
from documents.courses import CountedFrom, case_with
from documents.kinds import DESTRUCTIBLE
from documents.rules import MOST_YEARS, lasting

NO_DATE = (
    "Tanggal ini tidak dikenali atau tidak ada dalam kalender. Tuliskan hari, bulan, dan tahun (empat angka), "
    "misalnya 30-01-2023 atau 30 Januari 2023."
)
UNKNOWN_NUMBER = (
    "Tidak ada permohonan dengan nomor ini di kantor Anda. Salin nomornya dari halaman permohonan."
)
FIRST_YEAR = 1945
NO_TIME = "Isikan lama simpan: sedikitnya satu bulan."


class Line(forms.CharField):
    """One line of text, without what nobody sees."""

    def __init__(self, label: str, *, most: int, missing: str, hint: str = "", **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off"}))
        super().__init__(label=label, help_text=hint, validators=[refuse_hidden], **options)
        self.most = most
        self.error_messages["required"] = missing

    def clean(self, value: Any) -> str:
        text = " ".join(str(super().clean(value)).split())
        # Not by `max_length`, which would cut off in the page what was pasted.
        if len(text) > self.most:
            raise ValidationError(f"{self.label} paling banyak {self.most} karakter. Persingkat isian ini.")
        return text


class Reason(Line):
    """Why: a few sentences."""

    def __init__(self, label: str = "Alasan", *, missing: str = "Isikan alasannya.", hint: str = "") -> None:
        widget = forms.Textarea(attrs={"rows": 3, "autocomplete": "off"})
        super().__init__(label, most=500, missing=missing, hint=hint, widget=widget)
        self.validators.append(refuse_nik)


def _number(label: str, *, most: int, unit: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=most,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": "Tuliskan satu bilangan bulat, misalnya 2.",
            "min_value": "Isikan bilangan dari 0.",
            "max_value": f"Isikan paling banyak {most} {unit}.",
        },
    )


class RuleForm(BareForm):
    """Aturan retensi, as it is proposed. Nothing is filled in beforehand: the office decides, not the program."""

    kind = forms.TypedChoiceField(
        label="Jenis dokumen",
        choices=[("", "Pilih jenis dokumen"), *((kind.value, kind.label) for kind in DESTRUCTIBLE)],
        error_messages={
            "required": "Pilih jenis dokumennya.",
            "invalid_choice": "Jenis ini tidak tersedia. Pilih salah satu jenis pada daftar.",
        },
    )
    years = _number("Lama simpan: tahun", most=MOST_YEARS, unit="tahun")
    months = _number("ditambah bulan", most=11, unit="bulan")
    counted_from = forms.TypedChoiceField(
        label="Dihitung sejak",
        choices=[("", "Pilih peristiwanya"), *((one.value, one.label.capitalize()) for one in CountedFrom)],
        help_text=(
            "Untuk permohonan yang berakhir tanpa sertifikat, versi formulir yang sudah digantikan, dan SK jabatan, "
            "selalu dihitung sejak permohonan atau masa jabatannya berakhir."
        ),
        error_messages={
            "required": "Pilih sejak kapan lama simpan dihitung.",
            "invalid_choice": "Pilihan ini tidak tersedia. Pilih salah satu pada daftar.",
        },
    )
    basis_number = Line(
        "Nomor keputusan atau JRA",
        most=100,
        missing="Isikan nomor keputusan kantor atau jadwal retensi arsip yang menjadi dasar.",
        hint="Misalnya nomor keputusan Kepala Dinas atau peraturan tentang jadwal retensi arsip.",
    )
    basis_date = Line(
        "Tanggal keputusan atau JRA",
        most=40,
        missing="Isikan tanggal keputusan atau jadwal retensi arsip.",
        hint="Contoh: 30-01-2023 atau 30 Januari 2023.",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_basis_date(self) -> date:
        try:
            typed = parse_date(self.cleaned_data["basis_date"])
        except ValueError:
            raise ValidationError(NO_DATE) from None
        if typed.year < FIRST_YEAR:
            raise ValidationError(NO_DATE)
        if typed > self.today:
            raise ValidationError(
                "Tanggal keputusan tidak boleh setelah hari ini. Periksa kembali tanggalnya."
            )
        return typed

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if "years" not in cleaned or "months" not in cleaned:
            return cleaned
        length = (cleaned["years"] or 0) * 12 + (cleaned["months"] or 0)
        if not length:
            self.add_error("years", NO_TIME)
        elif length > MOST_YEARS * 12:
            self.add_error("years", f"Isikan paling lama {lasting(MOST_YEARS * 12)}.")
        return cleaned

    @property
    def columns(self) -> dict[str, Any]:
        """What was typed, as the rule holds it."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "years"}
        return {**data, "months": (self.cleaned_data["years"] or 0) * 12 + (data["months"] or 0)}


class HoldForm(BareForm):
    """Which case's papers must stay, and why."""

    number = Line(
        "Nomor permohonan",
        most=30,
        missing="Isikan nomor permohonannya.",
        hint="Seperti tertulis pada halaman permohonan, misalnya PSE-2026-0001.",
    )
    reason = Reason(
        missing="Isikan alasan penahanan.",
        hint="Misalnya pemeriksaan, sengketa, atau permintaan subjek data. Jangan menuliskan NIK.",
    )

    def __init__(self, *args: Any, office_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.office_id = office_id
        self.case_id: UUID | None = None

    def clean_number(self) -> str:
        number = str(self.cleaned_data["number"]).upper()
        self.case_id = case_with(number, office_id=self.office_id)
        if self.case_id is None:
            raise ValidationError(UNKNOWN_NUMBER)
        return number


class ReasonForm(BareForm):
    """Why a hold is lifted."""

    reason = Reason()


class AnswerForm(BareForm):
    """What is said with the answer to a proposal: only a refusal needs a reason."""

    reason = Reason("Alasan penolakan", missing="Isikan alasan penolakan.", hint="Hanya bila Anda menolak.")

    def __init__(self, *args: Any, is_refusal: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = is_refusal
