"""The page of notices: the latest first, each one click from the act that it is about."""

import re
from typing import Any

from django.contrib import messages
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from notifications.models import Notice, NoticeQuerySet

PAGE = 30
LARGEST_ID = 2**63 - 1
NUMBER = re.compile(r"[0-9]{1,19}")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The reader's own notices; `sebelum` is the last one of the page before."""
    notices = _own(request)
    if (number := _number(request.GET.get("sebelum", ""))) and (last := notices.filter(pk=number).first()):
        notices = notices.behind(last)
    found = list(notices.latest_first()[: PAGE + 1])
    context = {
        "notices": found[:PAGE],
        "newest": next((notice.pk for notice in found[:PAGE] if notice.read_at is None), None),
        "before": found[PAGE - 1].pk if len(found) > PAGE else None,
    }
    return render(request, "notifications/list.html", context)


@require_POST
def mark_read(request: HttpRequest) -> HttpResponse:
    """Put aside everything up to the newest that the page showed; what came meanwhile stays unread."""
    if number := _number(request.POST.get("sampai", "")):
        seen = _own(request).filter(read_at__isnull=True, pk__lte=number)
        seen.update(read_at=Now())
        messages.success(request, "Pemberitahuan telah ditandai sudah dibaca.")
    return redirect("notifications:list")


def _own(request: HttpRequest) -> NoticeQuerySet:
    reader: Any = request.user
    notices: NoticeQuerySet = Notice.objects.on_bell_of(reader.pk, address=reader.email)
    return notices


def _number(text: str) -> int:
    """An id as it stands in an address; 0 for anything else."""
    return min(int(text), LARGEST_ID) if NUMBER.fullmatch(text) else 0
