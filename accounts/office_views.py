"""Kantor: what stands in the letterhead, and at which clock the office works."""

from base64 import b64encode

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import Request, only_for
from accounts.models import Office, Role
from accounts.office_forms import TAKEN, OfficeForm
from accounts.offices import change_office


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(Role.ADMIN, purpose="mengubah data kantor")
def office(request: Request) -> HttpResponse:
    """Change the reader's own office."""
    on_record = Office.objects.get(pk=request.user.office_id)
    form = (
        OfficeForm(request.POST, request.FILES, instance=Office.objects.get(pk=on_record.pk))
        if request.method == "POST"
        else OfficeForm(instance=on_record)
    )
    if form.is_valid():
        try:
            changed = change_office(by=request.user, **form.changes())
        except IntegrityError:  # another office took the name at the same moment
            form.add_error("name", TAKEN)
        else:
            _tell(request, changed)
            return redirect("accounts:office")
    logo = f"data:image/png;base64,{b64encode(on_record.logo).decode()}" if on_record.logo else ""
    context = {"form": form, "office": on_record, "logo": logo}
    return render(request, "accounts/office.html", context, status=422 if form.is_bound else 200)


def _tell(request: Request, changed: list[str]) -> None:
    if changed:
        messages.success(
            request, "Data kantor telah diubah. Kop formulir yang dibuat mulai sekarang memakai data ini."
        )
    else:
        messages.info(request, "Tidak ada yang berubah pada data kantor.")
