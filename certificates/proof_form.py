"""A certificate as a page gives it: read out of a P12 in the browser with a proof of its key, or as a public file."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from certificates.receiving import BROKEN_READING, P12Reading


class HiddenFaultsAbove(forms.Form):
    """Nobody sees a hidden field: what is wrong with one stands above the form."""

    def full_clean(self) -> None:
        super().full_clean()
        hidden = [name for name in self.errors if name in self.fields and self[name].is_hidden]
        if hidden:
            self.add_error(
                None, list(dict.fromkeys(text for name in hidden for text in self.errors.pop(name)))
            )


class ReadingField(forms.CharField):
    """A part of what the browser read out of the P12: hidden, and in one sentence whole or broken."""

    widget = forms.HiddenInput

    def __init__(self, **options: Any) -> None:
        wrong = ("max_length", "invalid", "null_characters_not_allowed")
        super().__init__(required=False, error_messages=dict.fromkeys(wrong, BROKEN_READING), **options)


class ProofForm(HiddenFaultsAbove):
    """What the reader of the P12 fills in, and the file where no P12 is at hand."""

    certificate = ReadingField(max_length=100_000)
    chain = ReadingField(max_length=500_000)
    p12_sha256 = ReadingField(max_length=64)
    p12_size = forms.IntegerField(
        widget=forms.HiddenInput,
        required=False,
        min_value=0,
        max_value=2**31,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), BROKEN_READING),
    )
    challenge = ReadingField(max_length=2_000, strip=False)
    signature = ReadingField(max_length=4_000)
    public_certificate = forms.FileField(
        label="Sertifikat publik (.cer, .crt, .pem)",
        required=False,
        help_text="Unggah sertifikat milik pemohon, hanya jika berkas P12 tidak ada di komputer ini. "
        "Dicatat sebagai “tanpa bukti kunci”.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("certificate") and not data.get("public_certificate"):
            raise ValidationError("Baca dahulu berkas P12, atau pilih sertifikat publik.")
        return data

    def given(self) -> dict[str, Any]:
        """The one of the two that was given, as `receive` wants it."""
        data = self.cleaned_data
        if not data["certificate"]:
            return {"public_certificate": data["public_certificate"].read()}
        names = ("certificate", "chain", "p12_sha256", "challenge", "signature")
        return {"reading": P12Reading(p12_size=data["p12_size"] or 0, **{name: data[name] for name in names})}
