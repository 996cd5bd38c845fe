"""What a person types about himself: name and password at the door, and a new password."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm, UsernameField
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from accounts.browsers import browser_of
from accounts.hidden import refuse_hidden
from accounts.models import User
from accounts.proofs import count_log_in, forget_log_in, password_proves
from accounts.tries import TooOften

OK, UNPROCESSABLE, TOO_MANY_REQUESTS = 200, 422, 429
TOO_OFTEN = "too_often"
# Longer than anybody types, shorter than what would keep a hasher busy.
LONGEST_PASSWORD = 256
PASSWORD_SENTENCES = {
    "password_too_short": "Kata sandi terlalu pendek. Gunakan paling sedikit 12 karakter.",
    "password_too_common": "Kata sandi ini terlalu umum dan mudah ditebak. Gunakan kata sandi lain.",
    "password_too_similar": "Kata sandi terlalu mirip dengan nama atau surel Anda. Gunakan kata sandi lain.",
}


def password_field(label: str, *, autocomplete: str, help_text: str = "", required: str) -> forms.CharField:
    """A field whose value is kept as typed, spaces and all, and never sent back to the page."""
    return forms.CharField(
        label=label,
        strip=False,
        max_length=LONGEST_PASSWORD,
        help_text=help_text,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
        error_messages={
            "required": required,
            "max_length": f"Kata sandi paling panjang {LONGEST_PASSWORD} karakter.",
        },
    )


def too_often(wait: TooOften) -> ValidationError:
    """The refusal of a form whose try came too early."""
    return ValidationError(str(wait), code=TOO_OFTEN)


def status_of(form: forms.BaseForm) -> int:
    """200 for a page that is asked for; with what is wrong beside it, and no 200, once it was sent."""
    if form.has_error(NON_FIELD_ERRORS, TOO_OFTEN):
        return TOO_MANY_REQUESTS
    return UNPROCESSABLE if form.is_bound else OK


class Bare:
    """What makes a form one whose page brings the tag and the button."""

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        return helper


class BareForm(Bare, forms.Form):
    """A form whose page brings the tag and the button."""


class LogInForm(Bare, AuthenticationForm):
    """Name and password; unknown name, wrong password and closed account get one and the same answer."""

    error_messages = {
        "invalid_login": (
            "Nama pengguna atau kata sandi tidak sesuai. Periksa keduanya, lalu masuk sekali lagi. "
            "Jika akun Anda tidak aktif, hubungi Administrator Aplikasi."
        ),
        "inactive": "",
    }

    username = UsernameField(
        label="Nama pengguna",
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "username"}),
        error_messages={"required": "Isikan nama pengguna Anda."},
    )
    password = password_field(
        "Kata sandi", autocomplete="current-password", required="Isikan kata sandi Anda."
    )

    def clean(self) -> dict[str, Any]:
        """Counted before it is looked at; who errs too often is told how long to wait, and no more."""
        username = str(self.cleaned_data.get("username", "")).lower()
        browser = browser_of(self.request, username)
        if username and self.cleaned_data.get("password"):
            try:
                count_log_in(username, browser=browser)
            except TooOften as wait:
                raise too_often(wait) from wait
        found = super().clean()
        if self.get_user() is not None:
            forget_log_in(username, browser=browser)
        return found


class CodeForm(BareForm):
    """The code of an app, or one of the printed ones."""

    code = forms.CharField(
        label="Kode",
        max_length=40,
        help_text="Enam angka pada aplikasi pembuat kode, atau salah satu kode pemulihan yang Anda cetak.",
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={
            "required": "Isikan kode pada aplikasi, atau kode pemulihan.",
            "max_length": "Kode paling panjang 40 karakter.",
        },
    )


class PasswordForm(BareForm):
    """The password once more."""

    password = password_field(
        "Kata sandi", autocomplete="current-password", required="Isikan kata sandi Anda."
    )


class AppForm(BareForm):
    """The first code of an app that has just been told the seed."""

    code = forms.CharField(
        label="Kode enam angka pada aplikasi",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={
            "required": "Isikan enam angka yang tampil pada aplikasi.",
            "max_length": "Kode terdiri atas enam angka.",
        },
    )


class PasskeyForm(BareForm):
    """The name of a passkey; its answer is the script's."""

    name = forms.CharField(
        label="Nama kunci sandi",
        max_length=60,
        help_text="Agar Anda mengenalinya kelak, misalnya “Ponsel dinas” atau “Kunci USB”.",
        error_messages={
            "required": "Beri nama kunci sandi ini.",
            "max_length": "Nama paling panjang 60 karakter.",
        },
        validators=[refuse_hidden],
    )
    # Without one there is no proof either, and that is said above the form: nobody sees what stands beside this field.
    answer = forms.CharField(required=False, widget=forms.HiddenInput)


class ForgottenForm(BareForm):
    """The address to which a link is sent, if it is the address of an account."""

    email = forms.EmailField(
        label="Surel kedinasan",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Isikan surel kedinasan yang terdaftar pada akun Anda.",
            "invalid": "Tuliskan alamat surel secara lengkap, misalnya nama@contoh.go.id.",
        },
    )


class NewPasswordForm(Bare, SetPasswordForm):  # type: ignore[type-arg]  # takes one for the checker alone
    """A password of one's own, twice."""

    error_messages = {"password_mismatch": "Kedua kata sandi baru tidak sama. Ketik ulang keduanya."}

    new_password1 = password_field(
        "Kata sandi baru",
        autocomplete="new-password",
        help_text="Paling sedikit 12 karakter. Rangkaian beberapa kata lebih kuat dan lebih mudah diingat.",
        required="Isikan kata sandi baru.",
    )
    new_password2 = password_field(
        "Kata sandi baru, sekali lagi",
        autocomplete="new-password",
        required="Ulangi kata sandi baru.",
    )

    def validate_password_for_user(self, user: User, password_field_name: str = "password2") -> None:  # noqa: S107
        """Django's own rules, in our sentences, beside the field that was typed first."""
        password = self.cleaned_data.get(password_field_name)
        if not password:
            return
        try:
            validate_password(password, user)
        except ValidationError as refusal:
            for error in refusal.error_list:
                self.add_error("new_password1", PASSWORD_SENTENCES.get(error.code or "", error.messages[0]))


class ChangePasswordForm(NewPasswordForm):
    """A new password from somebody who knows the present one."""

    field_order = ("present_password", "new_password1", "new_password2")
    present_password = password_field(
        "Kata sandi sekarang",
        autocomplete="current-password",
        required="Isikan kata sandi yang sekarang berlaku.",
    )

    def __init__(self, *args: Any, session: str | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._session = session

    def clean_present_password(self) -> str:
        password = str(self.cleaned_data["present_password"])
        try:
            is_his = password_proves(self.user, password, session=self._session)
        except TooOften as wait:
            raise too_often(wait) from wait
        if not is_his:
            raise ValidationError("Kata sandi sekarang tidak sesuai. Periksa dan ketik sekali lagi.")
        return password
