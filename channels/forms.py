"""What a person types to add a channel."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from accounts.forms import BareForm
from accounts.hidden import refuse_hidden
from channels.models import MOST_OF_A_PERSON, Channel
from channels.services import LONGEST, checked

TOO_MANY = f"Anda sudah memiliki {MOST_OF_A_PERSON} saluran. Hapus salah satu sebelum menambahkan yang lain."
TAKEN = "Anda sudah memiliki saluran dengan nama ini. Gunakan nama lain."


class ChannelForm(BareForm):
    """A name of one's own, and the address by which the service is reached."""

    label = forms.CharField(
        label="Nama saluran",
        max_length=60,
        validators=[refuse_hidden],
        help_text="Misalnya: Telegram pribadi.",
        error_messages={
            "required": "Beri nama saluran ini, misalnya Telegram pribadi.",
            "max_length": "Nama saluran paling panjang 60 karakter.",
        },
    )
    address = forms.CharField(
        label="Alamat saluran",
        max_length=LONGEST,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
        ),
        help_text="Memuat token rahasia: disimpan tersegel dan tidak ditampilkan lagi.",
        error_messages={
            "required": "Tulis alamat saluran menurut salah satu contoh di bawah.",
            "max_length": f"Alamat saluran paling panjang {LONGEST} karakter.",
        },
    )

    def __init__(self, person_id: int, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict, or None where nothing was sent
        self.person_id = person_id

    def clean_label(self) -> str:
        label: str = self.cleaned_data["label"]
        if Channel.objects.of(self.person_id).filter(label=label).exists():
            raise ValidationError(TAKEN)
        return label

    def clean_address(self) -> str:
        return checked(self.cleaned_data["address"], hosts=settings.CHANNEL_HOSTS)

    def clean(self) -> None:
        if Channel.objects.of(self.person_id).count() >= MOST_OF_A_PERSON:
            raise ValidationError(TOO_MANY)
