"""What an officer types about a revocation, a suspension, the end of one, or a wrong registration."""

from datetime import datetime, time
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils import timezone

from accounts.zones import day
from certificates import text_rules as rules
from certificates.fields import ChosenField, DateTextField, HeedfulField, LineField, NoteField
from certificates.models import Certificate
from certificates.restrictions import NEED_EXPLANATION, OF_REVOCATION, RestrictionReason
from certificates.revocation import StatedRestriction

EXPLANATION_LEAST = 10
# A whole sentence: it is all that will ever tell why.
SENTENCE_LEAST = 20


class CertificateActForm(forms.Form):
    """One act on one certificate; the page itself writes form element, token and button."""

    use_required_attribute = False
    bound_field_class = HeedfulField

    def __init__(self, *args: Any, certificate: Certificate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.certificate = certificate

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.field_template = "certificates/_field.html"
        helper.layout = Layout(*self.fields)
        return helper


class RestrictionForm(CertificateActForm):
    """Since when, why, and on whose word."""

    field_order = ("reason", "explanation", "since")

    explanation = NoteField("Penjelasan", most=500, hint="Wajib diisi apabila sebabnya lain.")
    since = DateTextField("Sejak", hint="Tanggal menurut BSrE.")
    asked_by = LineField(
        "Atas permintaan",
        most=100,
        rule=rules.prose,
        hint="Nama atau jabatan yang meminta, misalnya Kepala Dinas atau verifikator instansi.",
    )
    letter_number = LineField("Nomor surat", most=100, required=False, rule=rules.single_line)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].initial = timezone.localdate()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        reason = data.get("reason", RestrictionReason.HOLD)
        if reason in NEED_EXPLANATION and "reason" not in self.errors:
            self._ask_for_explanation(data.get("explanation"))
        if since := data.get("since"):
            self._refuse_impossible_day(since)
        return data

    def stated(self) -> StatedRestriction:
        """The inputs of the act: a date means its first moment in which the certificate was valid."""
        data = self.cleaned_data
        first_moment = timezone.make_aware(datetime.combine(data["since"], time.min))
        return StatedRestriction(
            reason=RestrictionReason(data.get("reason", RestrictionReason.HOLD)),
            since=max(first_moment, self.certificate.not_before),
            asked_by=data["asked_by"],
            letter_number=data["letter_number"],
            explanation=data["explanation"],
        )

    def _ask_for_explanation(self, explanation: str | None) -> None:
        if explanation is not None and len(explanation) < EXPLANATION_LEAST:
            self.add_error(
                "explanation",
                f"Jelaskan yang terjadi sekurang-kurangnya dengan {EXPLANATION_LEAST} karakter.",
            )

    def _refuse_impossible_day(self, since: Any) -> None:
        begins, ends = (
            timezone.localdate(edge) for edge in (self.certificate.not_before, self.certificate.not_after)
        )
        last = min(ends, timezone.localdate())
        if not begins <= since <= last:
            self.add_error(
                "since",
                f"Tanggal harus antara {day(begins)}, ketika sertifikat mulai berlaku, dan {day(last)}. "
                "Periksa kembali.",
            )


class RevocationForm(RestrictionForm):
    """A revocation has one of the reasons of RFC 5280."""

    reason = ChosenField("Sebab pencabutan", choices=[(each.value, each.label) for each in OF_REVOCATION])
    since = DateTextField("Dicabut sejak", hint="Tanggal menurut BSrE.")


class SuspensionForm(RestrictionForm):
    """Of a suspension RFC 5280 has a single word: why it came about must be written down."""

    since = DateTextField("Ditangguhkan sejak", hint="Tanggal menurut BSrE.")
    explanation = NoteField("Sebab penangguhan", most=500, hint="Sekurang-kurangnya 10 karakter.")


class MistakeForm(CertificateActForm):
    """Why a certificate should never have been registered."""

    reason = NoteField(
        "Alasan",
        most=500,
        hint="Apa yang keliru dan bagaimana seharusnya, misalnya berkas pemilik lain yang terpilih, tanpa menuliskan "
        f"NIK; sekurang-kurangnya {SENTENCE_LEAST} karakter.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True
        self.fields["reason"].widget.attrs["aria-required"] = "true"

    def clean_reason(self) -> str:
        reason = str(self.cleaned_data["reason"])
        if len(reason) < SENTENCE_LEAST:
            raise forms.ValidationError(
                f"Jelaskan dalam satu kalimat apa yang keliru, sekurang-kurangnya {SENTENCE_LEAST} karakter."
            )
        return reason


class LiftingForm(CertificateActForm):
    """Why a suspended certificate may be used again."""

    note = NoteField("Alasan", most=500, hint="Mengapa penangguhan berakhir; sekurang-kurangnya 10 karakter.")

    def clean_note(self) -> str:
        note = str(self.cleaned_data["note"])
        if len(note) < EXPLANATION_LEAST:
            raise forms.ValidationError(
                f"Jelaskan mengapa penangguhan berakhir, sekurang-kurangnya dengan {EXPLANATION_LEAST} karakter."
            )
        return note
