"""What an administrator types about a person of his office."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models.functions import Lower

from accounts.forms import Bare
from accounts.hidden import refuse_hidden
from accounts.models import Role, User
from accounts.nip import InvalidIdentifier, parse_user_nip

# Of an account of another office it says nothing, neither by its words nor by being another sentence.
UNUSABLE = "Nama pengguna atau surel ini tidak dapat dipakai. Gunakan yang lain."
OWN_ACCOUNT = "Peran, surel, dan status akun sendiri hanya dapat diubah oleh administrator lain."


class PersonForm(Bare, forms.ModelForm):  # type: ignore[type-arg]  # takes one for the checker alone
    """A new person: name, account and role. The password is his own affair."""

    class Meta:
        model = User
        fields = ("full_name", "username", "email", "nip", "role")
        help_texts = {
            "username": "Huruf kecil, angka, titik, atau tanda hubung. Tidak dapat diubah lagi.",
            "email": "Tautan untuk menetapkan kata sandi dikirim ke alamat ini.",
            "nip": "18 digit. Kosongkan bila yang bersangkutan tidak memiliki NIP.",
            "role": (
                "Satu akun memiliki satu peran, agar penyusun dan penyetuju selalu orang yang berbeda. Akun baru aktif "
                "setelah disahkan administrator lain; akun ADB langsung aktif bila kantor hanya memiliki satu "
                "administrator."
            ),
        }
        error_messages = {
            "full_name": {"required": "Isikan nama lengkap."},
            "username": {
                "required": "Isikan nama pengguna.",
                "unique": UNUSABLE,
            },
            "email": {
                "required": "Isikan surel kedinasan.",
                "invalid": "Tuliskan alamat surel secara lengkap, misalnya nama@contoh.go.id.",
            },
            "role": {
                "required": "Pilih salah satu peran.",
                "invalid_choice": "Peran ini tidak tersedia. Pilih salah satu peran pada daftar.",
            },
        }

    # Spaces and dots are how the number is printed; they go before anything is counted.
    nip = forms.CharField(label="NIP", max_length=40, required=False)
    role = forms.TypedChoiceField(label="Peran", choices=[("", "Pilih peran"), *Role.choices])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, text in self.Meta.help_texts.items():
            if name in self.fields:
                self.fields[name].help_text = text
        for name, sentences in self.Meta.error_messages.items():
            if name in self.fields:
                self.fields[name].error_messages.update(sentences)
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")
        self.fields["nip"].widget.attrs["inputmode"] = "numeric"

    def clean_full_name(self) -> str:
        name = " ".join(str(self.cleaned_data["full_name"]).split())
        refuse_hidden(name)
        if not any(character.isalpha() for character in name):
            raise ValidationError("Isikan nama lengkap dengan huruf.")
        return name

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).lower()

    def clean_email(self) -> str:
        address = str(self.cleaned_data["email"])
        # Between quotation marks an address may have such, and then no mail can be written to it.
        refuse_hidden(address)
        others = User.objects.exclude(pk=self.instance.pk).alias(lowered=Lower("email"))
        if others.filter(lowered=address.lower()).exists():
            raise ValidationError(UNUSABLE)
        return address

    def clean_nip(self) -> str:
        typed = str(self.cleaned_data["nip"])
        if not typed:
            return ""
        try:
            return parse_user_nip(typed).value
        except InvalidIdentifier as fault:
            raise ValidationError(str(fault)) from fault


class ChangePersonForm(PersonForm):
    """An account that exists; one's own role and one's own access are for another administrator to change."""

    class Meta(PersonForm.Meta):
        fields = ("full_name", "email", "nip", "role", "is_active")
        help_texts = {
            **PersonForm.Meta.help_texts,
            "email": (
                "Surat pemberitahuan dan tautan kata sandi dikirim ke alamat ini. Surel akun yang sudah dipakai, atau "
                "akun Kepala Dinas, Administrator Aplikasi, atau Pemeriksa, berubah setelah administrator lain "
                "mengesahkannya."
            ),
            "nip": (
                "18 digit. Kosongkan bila yang bersangkutan tidak memiliki NIP. NIP Kepala Dinas berubah setelah "
                "administrator lain mengesahkannya."
            ),
            "role": "Peran berubah setelah administrator lain mengesahkannya.",
            "is_active": "Akun yang tidak aktif tidak dapat masuk; riwayatnya tetap tersimpan.",
        }

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_active"].label = "Akun aktif"
        if own:
            for name, words in (("role", OWN_ACCOUNT), ("email", OWN_ACCOUNT), ("is_active", "")):
                self.fields[name].disabled = True
                self.fields[name].help_text = words
