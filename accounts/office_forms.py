"""What an administrator types about his office."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.core.files.uploadedfile import UploadedFile

from accounts import logos
from accounts.forms import Bare
from accounts.hidden import HIDDEN, hides_something
from accounts.models import Office

TAKEN = "Kantor lain sudah memakai nama dan kabupaten/kota ini. Periksa keduanya."


class LogoInput(forms.Widget):
    """Choosing a logo, in Indonesian: the browser's own button would speak the browser's language.

    No FileInput, which crispy-forms would draw in its own way.
    """

    template_name = "_file_picker.html"
    needs_multipart_form = True

    def format_value(self, value: Any) -> None:
        """A browser takes no file back, so nothing is shown."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> "UploadedFile[bytes] | None":
        chosen: UploadedFile[bytes] | None = files.get(name)
        return chosen

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        classes = context["widget"]["attrs"].pop("class", "")
        # For the stylesheet, which knows by it whether something has been chosen; the form has no checking by browsers.
        context["widget"]["attrs"]["required"] = True
        context["widget"]["attrs"]["aria-required"] = "false"
        return context | {"is_invalid": "is-invalid" in classes}


class OfficeForm(Bare, forms.ModelForm):  # type: ignore[type-arg]  # takes one for the checker alone
    """The office as it stands in the letterhead of the forms."""

    class Meta:
        model = Office
        fields = ("name", "regency", "province", "address", "time_zone")
        labels = {"name": "Nama kantor", "regency": "Kabupaten/kota", "province": "Provinsi"}
        help_texts = {
            "regency": "Dengan sebutannya, misalnya: Kabupaten Contoh.",
            "address": "Alamat lengkap untuk kop, dengan kode pos.",
            "time_zone": "Semua waktu pada halaman, formulir, dan surel memakai zona ini.",
        }
        error_messages = {
            NON_FIELD_ERRORS: {"unique_together": TAKEN},
            "name": {"required": "Isikan nama kantor."},
            "regency": {"required": "Isikan nama kabupaten atau kota."},
            "province": {"required": "Isikan nama provinsi."},
            "time_zone": {"required": "Pilih zona waktu.", "invalid_choice": "Pilih WIB, WITA, atau WIT."},
        }

    logo = forms.FileField(
        label="Lambang",
        required=False,
        allow_empty_file=True,
        widget=LogoInput(attrs={"accept": ".png,.jpg,.jpeg"}),
        help_text="Gambar PNG atau JPEG, paling besar 1 MB. Kosongkan bila tidak diganti.",
    )
    remove_logo = forms.BooleanField(label="Hapus lambang yang sekarang", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.logo:
            del self.fields["remove_logo"]

    def clean_logo(self) -> bytes | None:
        """The picture as it will be kept; None where none was chosen."""
        chosen: UploadedFile[bytes] | None = self.cleaned_data["logo"]
        return logos.drawn_anew(chosen.read()) if chosen else None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("name", "regency", "province", "address"):
            if name in cleaned:
                cleaned[name] = " ".join(cleaned[name].split())
                if hides_something(cleaned[name]):
                    self.add_error(name, HIDDEN)
        if cleaned.get("logo") and cleaned.get("remove_logo"):
            self.add_error("remove_logo", "Pilih salah satu: mengganti atau menghapus lambang.")
        return cleaned

    def changes(self) -> dict[str, Any]:
        """The columns as they are to be; the logo only where it was chosen or is to go."""
        columns = {name: self.cleaned_data[name] for name in self.Meta.fields}
        if self.cleaned_data.get("remove_logo"):
            return columns | {"logo": b""}
        logo = self.cleaned_data["logo"]
        return columns | {"logo": logo} if logo else columns
