"""Error pages: whole Indonesian sentences, never a traceback."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was left open too long, or sent from elsewhere."""
    return render(request, "403_csrf.html", status=403)
