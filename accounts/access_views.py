"""Usul perubahan hak akses: what waits for a second administrator, and his answer."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST
from kombu.exceptions import OperationalError

from accounts.access import Request, only_for
from accounts.access_acts import AlreadyProposed, Taken, TooLate, confirmers_of, decide, propose
from accounts.access_changes import AccessChange, Decision
from accounts.factors import has_factor
from accounts.models import Role, User
from accounts.tasks import send_password_reset, send_welcome
from audit.proof import proven

PURPOSE = "mengelola akun pengguna kantor"
ANSWERS = {
    "sahkan": Decision.CONFIRMED,
    "tolak": Decision.DECLINED,
    "tarik": Decision.WITHDRAWN,
}
WAITS = "Usul atas akun {person} sudah dicatat. Usul ini berlaku setelah disahkan administrator lain dalam tujuh hari."


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(Role.ADMIN, purpose=PURPOSE)
@proven
def access_change(request: Request, pk: UUID) -> HttpResponse:
    """One proposal of the office, and the answer of whoever may give it."""
    proposals = AccessChange.objects.select_related("person__office", "proposed_by", "decided_by")
    change = get_object_or_404(proposals, pk=pk, person__office=request.user.office)
    decision = ANSWERS.get(request.POST.get("jawaban", ""))
    if request.method == "POST" and decision:
        return _answer(request, change, decision)
    confirmers = confirmers_of(change)
    context = {
        "change": change,
        "confirmers": confirmers,
        "may_answer": request.user in confirmers,
        "may_withdraw": change.proposed_by_id == request.user.pk,
    }
    return render(request, "accounts/access_change.html", context)


@require_POST
@only_for(Role.ADMIN, purpose=PURPOSE)
@proven
def drop_factors(request: Request, pk: int) -> HttpResponse:
    """Propose to take off the second factors of somebody who has lost them and his codes."""
    person = get_object_or_404(User, pk=pk, office=request.user.office)
    if person.pk == request.user.pk or not has_factor(person.pk):
        messages.info(request, "Tidak ada faktor kedua yang dapat dilepas dari akun ini.")
        return redirect("accounts:edit_person", pk)
    try:
        change = propose(person, by=request.user, role=person.role, drops_factors=True)
    except AlreadyProposed as refusal:
        messages.error(request, str(refusal))
        return redirect("accounts:people")
    return say_that_it_waits(request, change)


def say_that_it_waits(request: Request, change: AccessChange) -> HttpResponse:
    messages.success(request, WAITS.format(person=change.person))
    return redirect(change)


def _answer(request: Request, change: AccessChange, decision: Decision) -> HttpResponse:
    try:
        decided = decide(change, decision, by=request.user)
    except (TooLate, Taken) as refusal:
        messages.warning(request, str(refusal))
        return redirect(change)
    messages.success(request, f"Usul atas akun {decided.person} sudah {decided.standing}.")
    if decided.decision == Decision.CONFIRMED and not decided.person.has_usable_password():
        if decided.drops_factors:
            send_link(request, decided.person)
        elif decided.opens:
            welcome(request, decided.person)
    return redirect("accounts:people")


def welcome(request: Request, person: User) -> None:
    """Have the letter sent by which he sets his password; without a broker his account stays all the same."""
    try:
        send_welcome.delay(person.pk)
    except OperationalError:
        messages.warning(request, UNSENT)
    else:
        messages.success(request, UNDER_WAY.format(person=person))


def send_link(request: Request, person: User) -> None:
    """Have the link sent to whoever lost his factors, and with them his password."""
    try:
        send_password_reset.delay(person.pk)
    except OperationalError:
        messages.warning(request, f"Surel belum dapat dikirim. {ASK_FOR_LINK}")
    else:
        messages.success(request, LINK_UNDER_WAY.format(person=person))


UNDER_WAY = (
    "Akun {person.full_name} telah dibuat. Tautan kata sandi sedang dikirim ke {person.email}. Jika tidak diterima "
    "dalam beberapa menit, mintalah yang bersangkutan membuka “Lupa kata sandi” pada halaman masuk."
)
ASK_FOR_LINK = "Mintalah yang bersangkutan membuka “Lupa kata sandi” pada halaman masuk."
LINK_UNDER_WAY = (
    "Tautan untuk menetapkan kata sandi baru sedang dikirim ke {person.email}. Jika tidak diterima dalam beberapa "
    f"menit: {ASK_FOR_LINK}"
)
UNSENT = f"Akun telah dibuat, tetapi surel belum dapat dikirim. {ASK_FOR_LINK}"
