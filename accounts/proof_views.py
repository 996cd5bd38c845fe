"""Proving oneself: by the second factor on the way in, and once more before what weighs most."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import Request
from accounts.factors import has_factor, recovery_codes_left
from accounts.forms import CodeForm, PasswordForm, status_of, too_often
from accounts.holding import QUESTION, held, release
from accounts.models import User
from accounts.proofs import (
    Means,
    ask_passkey,
    code_proves,
    passkey_proves,
    password_proves,
    record_proof,
)
from accounts.sessions import before_factor, complete, way_on
from accounts.tries import TooOften
from audit.proof import PROVEN

WRONG_CODE = (
    "Kode tidak sesuai atau sudah pernah dipakai. Tunggu sampai aplikasi menampilkan kode berikutnya, lalu ketik kode "
    "itu. Periksa juga bahwa jam pada ponsel Anda benar."
)
WRONG_PASSWORD = "Kata sandi tidak sesuai. Periksa, lalu ketik sekali lagi."  # noqa: S105  # a sentence
WRONG_PASSKEY = (
    "Kunci sandi tidak dikenali. Tekan tombolnya sekali lagi, atau buktikan diri dengan cara lain."
)
USED_CODE = "Satu kode pemulihan baru saja dipakai dan tidak berlaku lagi. Tersisa {left} kode."
FEW_CODES = "Buatlah yang baru pada halaman Faktor kedua, lalu cetak."
ENOUGH_CODES = 3
TOO_LATE = "Waktu untuk faktor kedua sudah habis. Masuk sekali lagi dengan kata sandi Anda."
asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@login_not_required
@asked_or_sent
@sensitive_post_parameters()
def second_factor(request: HttpRequest) -> HttpResponse:
    """The second half of logging in."""
    if request.user.is_authenticated:
        return redirect(way_on(request))
    person = held(request)
    if person is None:
        if request.method == "POST":
            messages.warning(request, TOO_LATE)
        return redirect(settings.LOGIN_URL)
    form = CodeForm(request.POST if _is_sent(request, "code") else None)
    means = _proved(request, person, form)
    if means is None:
        return _show(request, "accounts/second_factor.html", person=person, form=form)
    release(request)
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    complete(request)
    record_proof(person, means)
    _say_of_code(request, person, means)
    return redirect(way_on(request))


@before_factor
@asked_or_sent
@sensitive_post_parameters()
def prove(request: Request) -> HttpResponse:
    """Once more, by the second factor of whoever has one, else by the password; then back to where it was asked."""
    person = request.user
    has_one = has_factor(person.pk)
    is_typed = request.method == "POST" and not _is_sent(request, "answer")
    form = (CodeForm if has_one else PasswordForm)(request.POST if is_typed else None)
    means = _proved(request, person, form) if has_one else _known(request, person, form)
    if means is None:
        return _show(request, "accounts/prove.html", person=person, form=form, has_factor=has_one)
    request.session.pop(QUESTION, None)
    request.session[PROVEN] = int(timezone.now().timestamp())
    record_proof(person, means)
    _say_of_code(request, person, means)
    return redirect(way_on(request))


@before_factor
@require_safe
def proven(request: HttpRequest) -> HttpResponse:
    """Where the proof leads that another tab has asked for."""
    return render(request, "accounts/proven.html")


def _say_of_code(request: HttpRequest, person: User, means: Means) -> None:
    """A code is used up: how many are left, and what to do about it."""
    if means is Means.RECOVERY:
        left = recovery_codes_left(person.pk)
        messages.warning(
            request, f"{USED_CODE.format(left=left)} {FEW_CODES if left <= ENOUGH_CODES else ''}".strip()
        )


def _is_sent(request: HttpRequest, field: str) -> bool:
    return request.method == "POST" and field in request.POST


def _known(request: HttpRequest, person: User, form: BaseForm) -> Means | None:
    """His password, if that is what was sent; what is wrong stands on the form."""
    if not form.is_valid():
        return None
    try:
        typed, session = form.cleaned_data["password"], request.session.session_key
        if password_proves(person, typed, session=session):
            return Means.PASSWORD
        form.add_error("password", WRONG_PASSWORD)
    except TooOften as wait:
        form.add_error(None, too_often(wait))
    return None


def _proved(request: HttpRequest, person: User, form: BaseForm) -> Means | None:
    """A code or the answer of a passkey, whichever was sent."""
    if _is_sent(request, "answer"):
        return _answered(request, person)
    if not form.is_valid():
        return None
    try:
        means = code_proves(person, form.cleaned_data["code"])
    except TooOften as wait:
        form.add_error(None, too_often(wait))
        return None
    if means is None:
        form.add_error("code", WRONG_CODE)
    return means


def _answered(request: HttpRequest, person: User) -> Means | None:
    state = request.session.pop(QUESTION, None)
    try:
        if passkey_proves(person, request.POST["answer"], state=state):
            return Means.PASSKEY
        messages.error(request, WRONG_PASSKEY)
    except TooOften as wait:
        messages.error(request, str(wait))
    return None


def _show(request: HttpRequest, template: str, *, person: User, form: BaseForm, **more: Any) -> HttpResponse:
    """The page, with a fresh question for the passkeys of whoever has any."""
    question = ask_passkey(person)
    if question is not None:
        request.session[QUESTION] = question[1]
    context = {"form": form, "question": question and question[0], "next": way_on(request), **more}
    status = 422 if _is_sent(request, "answer") else status_of(form)
    return render(request, template, context, status=status)
