"""Pengguna dan Hak Akses: the people of the administrator's own office."""

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from kombu.exceptions import OperationalError

from accounts.access import Request, only_for
from accounts.models import Role, User
from accounts.people import add_person, change_person
from accounts.people_forms import ChangePersonForm, PersonForm
from accounts.tasks import send_welcome

PURPOSE = "mengelola akun pengguna kantor"
TAKEN = "Nama pengguna atau surel ini baru saja dipakai akun lain. Gunakan yang lain."
UNDER_WAY = (
    "Akun {person.full_name} telah dibuat. Tautan kata sandi sedang dikirim ke {person.email}. Jika tidak diterima "
    "dalam beberapa menit, mintalah yang bersangkutan membuka “Lupa kata sandi” pada halaman masuk."
)
UNSENT = (
    "Akun telah dibuat, tetapi surel belum dapat dikirim. Mintalah yang bersangkutan membuka "
    "“Lupa kata sandi” pada halaman masuk."
)


@require_safe
@only_for(Role.ADMIN, purpose=PURPOSE)
def people(request: Request) -> HttpResponse:
    """Everybody of the office, those who may log in first."""
    everybody = User.objects.filter(office=request.user.office).order_by("-is_active", "full_name", "pk")
    return render(request, "accounts/people.html", {"people": everybody})


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(Role.ADMIN, purpose=PURPOSE)
def new_person(request: Request) -> HttpResponse:
    """Open an account; its owner is sent a link by which he sets his own password."""
    form = PersonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            person = add_person(by=request.user, **form.cleaned_data)
        except IntegrityError:  # two administrators at the same moment
            form.add_error(None, TAKEN)
        else:
            _welcome(request, person)
            return redirect("accounts:people")
    return render(request, "accounts/new_person.html", {"form": form}, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(Role.ADMIN, purpose=PURPOSE)
def edit_person(request: Request, pk: int) -> HttpResponse:
    """Change an account of the office; another office's answers as an absent one (T1)."""
    person = get_object_or_404(User, pk=pk, office=request.user.office)
    own = person.pk == request.user.pk
    form = ChangePersonForm(request.POST if request.method == "POST" else None, instance=person, own=own)
    if form.is_valid():
        try:
            changed = change_person(person, by=request.user, **form.cleaned_data)
        except IntegrityError:
            form.add_error(None, TAKEN)
        else:
            _tell(request, name=form.cleaned_data["full_name"], changed=changed)
            return redirect("accounts:people")
    # The name at the top is the one on record, whatever was typed below it.
    context = {"form": form, "person": User.objects.get(pk=pk), "own": own}
    return render(request, "accounts/edit_person.html", context, status=_status(form))


def _welcome(request: Request, person: User) -> None:
    """Have the letter sent, now that the account is stored; without a broker the account stays all the same."""
    try:
        send_welcome.delay(person.pk)
    except OperationalError:
        messages.warning(request, UNSENT)
    else:
        messages.success(request, UNDER_WAY.format(person=person))


def _tell(request: Request, *, name: str, changed: list[str]) -> None:
    if changed:
        messages.success(request, f"Akun {name} telah diubah: {', '.join(changed)}.")
    else:
        messages.info(request, f"Tidak ada yang berubah pada akun {name}.")


def _status(form: PersonForm) -> int:
    return 422 if form.is_bound else 200
