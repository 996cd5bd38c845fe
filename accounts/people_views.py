"""Pengguna dan Hak Akses: the people of the administrator's own office."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import Request, only_for
from accounts.access_acts import AlreadyProposed, OwnNumber, Taken, add_account, change_account
from accounts.access_changes import LASTS, AccessChange, Decision
from accounts.access_views import PURPOSE, say_that_it_waits, welcome
from accounts.factors import has_factor
from accounts.models import Role, User
from accounts.people_forms import ChangePersonForm, PersonForm
from audit.proof import proven


@require_safe
@only_for(Role.ADMIN, purpose=PURPOSE)
def people(request: Request) -> HttpResponse:
    """Everybody of the office, those who may log in first."""
    everybody = User.objects.filter(office=request.user.office).order_by("-is_active", "full_name", "pk")
    return render(request, "accounts/people.html", {"people": everybody, "waiting": _waiting(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(Role.ADMIN, purpose=PURPOSE)
@proven
def new_person(request: Request) -> HttpResponse:
    """Open an account; its owner is sent a link by which he sets his own password."""
    form = PersonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            person, waiting = add_account(by=request.user, **form.cleaned_data)
        except Taken as refusal:  # two administrators at the same moment
            form.add_error(None, str(refusal))
        else:
            if waiting:
                return say_that_it_waits(request, waiting)
            welcome(request, person)
            return redirect("accounts:people")
    return render(request, "accounts/new_person.html", {"form": form}, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(Role.ADMIN, purpose=PURPOSE)
@proven
def edit_person(request: Request, pk: int) -> HttpResponse:
    """Change an account of the office; another office's answers as an absent one (T1)."""
    person = get_object_or_404(User, pk=pk, office=request.user.office)
    own = person.pk == request.user.pk
    form = ChangePersonForm(request.POST if request.method == "POST" else None, instance=person, own=own)
    if form.is_valid():
        try:
            on_record = User.objects.get(pk=pk)
            changed, waiting = change_account(on_record, by=request.user, **form.cleaned_data)
        except Taken as refusal:
            form.add_error(None, str(refusal))
        except AlreadyProposed as refusal:
            form.add_error("role", str(refusal))
        except OwnNumber as refusal:
            form.add_error("nip", str(refusal))
        else:
            if changed or not waiting:
                _tell(request, name=form.cleaned_data["full_name"], changed=changed)
            return say_that_it_waits(request, waiting) if waiting else redirect("accounts:people")
    # The name at the top is the one on record, whatever was typed below it.
    context = {
        "form": form,
        "person": User.objects.get(pk=pk),
        "own": own,
        "waiting": _waiting(request).filter(person=pk).first(),
        "has_factor": has_factor(pk),
    }
    return render(request, "accounts/edit_person.html", context, status=_status(form))


def _waiting(request: Request) -> QuerySet[AccessChange]:
    """What waits for a second administrator of the reader's office, the oldest first."""
    since = timezone.now() - LASTS
    waiting = AccessChange.objects.filter(decision=Decision.OPEN, proposed_at__gt=since)
    return waiting.filter(person__office=request.user.office).select_related("person").order_by("proposed_at")


def _tell(request: Request, *, name: str, changed: list[str]) -> None:
    if changed:
        messages.success(request, f"Akun {name} telah diubah: {', '.join(changed)}.")
    else:
        messages.info(request, f"Tidak ada yang berubah pada akun {name}.")


def _status(form: PersonForm) -> int:
    return 422 if form.is_bound else 200
