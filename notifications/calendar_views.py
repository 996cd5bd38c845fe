"""The calendar: its feed, which needs no log-in, and the page where a person opens and revokes its address."""

import hashlib
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.actions import Action
from audit.gate import only_for
from audit.trail import record
from notifications.calendar import DATED, calendar_at, close_address, entries_of, open_address, opened_at
from notifications.icalendar_file import calendar_file
from notifications.models import tell_person
from notifications.waking import wake_soon

PURPOSE = "memakai kalender kantor"
TOLD = """Sebuah alamat kalender pribadi baru saja dibuat dari akun Anda.

Siapa pun yang mengetahuinya dapat membaca tanggal tugas dan masa berlaku sertifikat kantor Anda.

Jika bukan Anda yang membuatnya, masuk ke aplikasi, cabut alamat itu, lalu ganti kata sandi Anda."""


@require_safe
@login_not_required  # a calendar program cannot log in: the 256 bits of the address are what it knows
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar as a file; an address that is wrong or revoked is as good as none."""
    calendar = calendar_at(token)
    if calendar is None:
        raise Http404
    content = calendar_file(entries_of(calendar))
    etag = f'"{hashlib.sha256(content).hexdigest()}"'
    headers = {
        "Content-Disposition": 'inline; filename="sertifikat-elektronik.ics"',
        "Cache-Control": "private, no-cache",
        "ETag": etag,
    }
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
    return get_conditional_response(request, etag=etag, response=answer) or answer


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(*DATED, purpose=PURPOSE)
def address(request: HttpRequest) -> HttpResponse:
    """Whether the reader's calendar has an address; sent, a new one, which is shown this once."""
    reader: Any = request.user
    link = ""
    if request.method == "POST":
        with transaction.atomic():
            token = open_address(reader.pk)
            _tell_of_address(reader, entry_id=record(Action.OPEN_CALENDAR, by=reader).pk)
        link = f"{settings.SITE_URL}{reverse('notifications:feed', args=[token])}"
    context = {"link": link, "opened_at": opened_at(reader.pk)}
    return render(request, "notifications/calendar.html", context)


def _tell_of_address(reader: Any, *, entry_id: int) -> None:
    """By mail: whoever sat down at an open session could otherwise read along for years."""
    notice = tell_person(
        reader.pk,
        address=reader.email,
        occasion=f"kalender:{entry_id}",
        subject="Alamat kalender Anda telah dibuat",
        body=TOLD,
        path=reverse("notifications:calendar"),
        button="Periksa alamat kalender",
    )
    transaction.on_commit(partial(wake_soon, [notice]), robust=True)


@require_POST
@only_for(*DATED, purpose=PURPOSE)
def revoke(request: HttpRequest) -> HttpResponse:
    """Let the address be none from now on."""
    reader: Any = request.user
    with transaction.atomic():
        if close_address(reader.pk):
            record(Action.CLOSE_CALENDAR, by=reader)
            messages.success(request, "Alamat kalender telah dicabut dan tidak dapat dibuka lagi.")
    return redirect("notifications:calendar")
