"""Whether this process can serve: for a load balancer and for the container's own health check."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.utils import OperationalError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from notifications.models import Notice


@require_safe
@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the database answers, with the number of notices that still wait to be delivered; else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        pending = Notice.objects.pending().count()
    except OperationalError:
        return JsonResponse({"database": "tidak dapat dihubungi"}, status=503)
    return JsonResponse({"database": "baik", "belum_terkirim": pending})
