"""What an administrator types about the reminders of his office."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.forms import BareForm
from accounts.hidden import refuse_hidden
from renewals.ladder import EARLIEST, InvalidRungs, validated
from renewals.reminders import ReminderRules

SEPARATORS = re.compile(r"[,;\s]+")
# ASCII alone: `isdigit` would take the digits of every script.
NUMBER = re.compile(r"-?[0-9]{1,6}")
NO_NUMBERS = "Tuliskan bilangan hari dipisahkan koma, misalnya: 90, 60, 30, 14, 7, 3, 1, 0."


class RulesForm(BareForm):
    """Aturan pengingat, as it is typed."""

    rungs = forms.CharField(
        label="Hari pengingat",
        max_length=200,
        error_messages={"required": "Isikan sedikitnya satu hari pengingat."},
        help_text=(
            "Berapa hari sebelum berakhir pengingat dikirim, dari yang terbesar ke yang terkecil, dipisahkan koma. "
            "Sejak kedaluwarsa, pengingat dikirim setiap hari sampai sertifikat diganti."
        ),
    )
    contact_name = forms.CharField(
        label="Nama kontak lanjutan",
        max_length=100,
        required=False,
        validators=[refuse_hidden],
        help_text="Misalnya Sekretaris Dinas. Ia tidak memerlukan akun. Kosongkan bila tidak ada.",
    )
    contact_address = forms.EmailField(
        label="Surel kontak lanjutan",
        required=False,
        validators=[refuse_hidden],
        error_messages={"invalid": "Tuliskan alamat surel secara lengkap, misalnya nama@contoh.go.id."},
    )
    contact_from = forms.IntegerField(
        label="Kontak lanjutan diberi tahu sejak hari",
        min_value=0,
        max_value=EARLIEST,
        error_messages={
            "required": "Isikan sejak berapa hari sebelum berakhir kontak lanjutan diberi tahu.",
            "invalid": "Tuliskan satu bilangan, misalnya 14.",
            "min_value": "Isikan bilangan dari 0.",
            "max_value": f"Isikan bilangan sampai {EARLIEST}.",
        },
        help_text="Pengingat pada hari itu dan sesudahnya juga dikirim kepadanya.",
    )

    @classmethod
    def showing(cls, rules: ReminderRules) -> "RulesForm":
        """The rules as they are, to be changed."""
        return cls(
            initial={
                "rungs": ", ".join(map(str, rules.rungs)),
                "contact_name": rules.contact_name,
                "contact_address": rules.contact_address,
                "contact_from": rules.contact_from,
            }
        )

    def clean_rungs(self) -> list[int]:
        words = [word for word in SEPARATORS.split(self.cleaned_data["rungs"].strip(" ,;")) if word]
        if not all(NUMBER.fullmatch(word) for word in words):
            raise ValidationError(NO_NUMBERS)
        try:
            return list(validated([int(word) for word in words]))
        except InvalidRungs as refusal:
            raise ValidationError(str(refusal)) from None

    def clean_contact_name(self) -> str:
        return " ".join(self.cleaned_data["contact_name"].split())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "contact_address" in cleaned and bool(cleaned.get("contact_name")) != bool(
            cleaned["contact_address"]
        ):
            missing = "contact_address" if cleaned.get("contact_name") else "contact_name"
            self.add_error(missing, "Isikan nama dan surel kontak lanjutan, atau kosongkan keduanya.")
        return cleaned
