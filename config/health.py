"""Whether this process can serve: for a load balancer and for the container's own health check."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.models.functions import Now
from django.db.utils import OperationalError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from audit.holdup import held_up_since
from notifications.models import Notice
from notifications.undelivered import OVERDUE, REMEMBERED
from renewals.liveness import Pulse, pulse
from renewals.models import Sweep
from renewals.sweep import day_of


@require_safe
@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the database answers, with a word on notices, reminders and seals; else 503.

    Anybody may ask, so numbers over all offices are for the watchman alone. A sweep or a sealer that has stopped is no
    reason to take the pages from those who can look for themselves: it is said, and the watchman may act on it.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        beat = pulse()
        told = _words(beat) | (_figures(beat) if _is_watchman(request) else {})
    except OperationalError:
        return JsonResponse({"database": "tidak dapat dihubungi"}, status=503)
    return JsonResponse({"database": "baik", **told})


def _is_watchman(request: HttpRequest) -> bool:
    """Whether he knows the token that the deployment has set; without one there is no watchman."""
    told = request.headers.get("Authorization", "")
    return bool(settings.HEALTH_TOKEN) and constant_time_compare(told, f"Bearer {settings.HEALTH_TOKEN}")


def _words(beat: Pulse) -> dict[str, Any]:
    is_late = Notice.objects.overdue(OVERDUE).exists()
    alive = "terlewat" if beat.is_missed else "hidup" if beat.ended_at else "belum pernah berjalan"
    return {
        "pemberitahuan": "terlambat" if is_late else "baik",
        "pengingat": alive,
        "segel": "terlambat" if held_up_since() else "baik",
    }


def _figures(beat: Pulse) -> dict[str, Any]:
    given_up = Notice.objects.filter(given_up_at__gte=Now() - REMEMBERED).exclude(last_error="")
    until_today = Sweep.objects.filter(day__lte=day_of(timezone.now())).order_by("-day")
    counted = until_today.exclude(foreseen=None).values_list("foreseen", flat=True)
    return {
        "segel_tertahan_sejak": held_up_since(),
        "belum_terkirim": Notice.objects.pending().count(),
        "tidak_dikirim_lagi": given_up.count(),
        "pengingat_mulai": beat.began_at,
        "pengingat_selesai": beat.ended_at,
        "pengingat_akan_dikirim_90_hari": counted.first(),
    }
