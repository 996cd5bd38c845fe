"""Faktor kedua: one's own app and passkeys, and the codes for the day when they are lost."""

from uuid import UUID

import segno
from django.contrib import messages
from django.core import signing
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import one_time, passkeys
from accounts.access import Request
from accounts.factor_acts import (
    AlreadyDrawn,
    LastFactor,
    add_app,
    add_passkey,
    new_recovery_codes,
    remove_factor,
)
from accounts.factors import (
    Kind,
    SecondFactor,
    has_factor,
    passkeys_of,
    recovery_code_used_at,
    recovery_codes_left,
    recovery_codes_mark,
)
from accounts.forms import AppForm, PasskeyForm, status_of, too_often
from accounts.holding import QUESTION
from accounts.sessions import before_factor, complete, must_have_factor
from accounts.tries import OF_ACCOUNT, TooOften, count_try, forget_tries
from audit.proof import proven

SALT = "accounts.seed"
SEED_LASTS = 1800
# How a page answers that was overtaken.
LATE = 409
WRONG = (
    "Kode tidak sesuai. Pastikan jam ponsel benar, tunggu kode berikutnya pada aplikasi, lalu ketik kode itu."
)
TAKEN = "Kunci sandi ini sudah terdaftar. Gunakan kunci sandi lain."
NO_ANSWER = (
    "Kunci sandi belum dapat didaftarkan. Tekan tombolnya sekali lagi, atau gunakan aplikasi pembuat kode."
)
ADDED = (
    "Faktor kedua sudah aktif, dan sesi di perangkat lain sudah diakhiri. Buat kode pemulihan sekarang, untuk "
    "berjaga-jaga bila perangkat Anda hilang."
)
asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@before_factor
@require_safe
def factors(request: Request) -> HttpResponse:
    """What one has, and what can be added."""
    own = list(SecondFactor.objects.filter(person=request.user).order_by("created_at"))
    context = {
        "factors": own,
        "code_used_at": recovery_code_used_at(request.user.pk),
        "codes_left": recovery_codes_left(request.user.pk),
        "is_required": must_have_factor(request.user),
        "passkeys_are_possible": passkeys.are_possible(),
        "has_app": any(factor.kind == Kind.APP for factor in own),
    }
    return render(request, "accounts/factors.html", context)


@before_factor
@asked_or_sent
@proven
@sensitive_post_parameters()
def new_app(request: Request) -> HttpResponse:
    """Tell an app the seed by a QR code, and have it show that it has understood. Until then nothing is kept."""
    is_sent = request.method == "POST"
    form = AppForm(request.POST if is_sent else None)
    seed = _seed_of(request) or one_time.new_seed()
    if form.is_valid():
        try:
            count_try("app", about=str(request.user.pk), patience=OF_ACCOUNT)
        except TooOften as wait:
            form.add_error(None, too_often(wait))
        else:
            code = one_time.plain(form.cleaned_data["code"])
            if add_app(request.user, seed=seed, code=code, session=request.session.session_key):
                forget_tries("app", about=str(request.user.pk))
                return _added(request)
            form.add_error("code", WRONG)
    address = one_time.address_of(seed, username=request.user.username)
    context = {
        "form": form,
        "token": signing.dumps([request.user.pk, seed], salt=SALT),
        "seed": one_time.in_groups(seed),
        "address": address,
        "qr": segno.make(address, error="m").svg_data_uri(scale=5, border=4),
        "replaces": SecondFactor.objects.filter(person=request.user, kind=Kind.APP).exists(),
    }
    return render(request, "accounts/new_app.html", context, status=status_of(form))


@before_factor
@asked_or_sent
@proven
def new_passkey(request: Request) -> HttpResponse:
    """Have the browser make one, and keep its public half."""
    person = request.user
    form = PasskeyForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _keep_passkey(request, form):
        return _added(request)
    question, request.session[QUESTION] = passkeys.ask_to_make(
        person_id=person.pk,
        username=person.username,
        full_name=person.full_name,
        known=passkeys_of(person.pk),
    )
    context = {"form": form, "question": question, "is_possible": passkeys.are_possible()}
    return render(request, "accounts/new_passkey.html", context, status=status_of(form))


@before_factor
@asked_or_sent
@proven
def recovery_codes(request: Request) -> HttpResponse:
    """Draw fresh codes. They stand on the answer to this one POST, and nowhere else ever again.

    Whoever loads that answer anew sends the POST once more: for codes that stand no longer, and so in vain.
    """
    context: dict[str, object] = {}
    if request.method == "POST" and has_factor(request.user.pk):
        try:
            context["codes"] = new_recovery_codes(request.user, instead_of=request.POST.get("mark", ""))
        except AlreadyDrawn:
            context["was_drawn"] = True
    context |= {"left": recovery_codes_left(request.user.pk), "mark": recovery_codes_mark(request.user.pk)}
    status = LATE if "was_drawn" in context else 200
    return render(request, "accounts/recovery_codes.html", context, status=status)


@require_POST
@proven
def remove(request: Request, pk: UUID) -> HttpResponse:
    factor = get_object_or_404(SecondFactor, pk=pk, person=request.user)
    try:
        remove_factor(factor, by=request.user)
    except LastFactor as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Faktor kedua “{factor}” sudah dihapus.")
    return redirect("accounts:factors")


def _seed_of(request: Request) -> str:
    """The seed of the page that was sent: signed for this person, and not for long."""
    try:
        person_id, seed = signing.loads(request.POST.get("token", ""), salt=SALT, max_age=SEED_LASTS)
    except signing.BadSignature:
        return ""
    return str(seed) if person_id == request.user.pk else ""


def _keep_passkey(request: Request, form: PasskeyForm) -> bool:
    typed = form.cleaned_data
    try:
        credential = passkeys.made(typed["answer"], state=request.session.pop(QUESTION, None))
        this = request.session.session_key
        with transaction.atomic():
            add_passkey(request.user, name=typed["name"], credential=credential, session=this)
    except passkeys.NoProof:
        form.add_error(None, NO_ANSWER)
    except IntegrityError:
        form.add_error(None, TAKEN)
    return not form.errors


def _added(request: Request) -> HttpResponse:
    """The session in which it was made does not stand on the password alone any more; the others have ended."""
    complete(request)
    messages.success(request, ADDED)
    return redirect("accounts:recovery_codes")
