"""What the reader's office sets for the length of one request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone


class OfficeMiddleware:
    """Show times in the office's own zone, and keep pages with its data out of every cache (T32)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self._private(self.get_response(request))
        with timezone.override(request.user.office.zone):
            return self._private(self.get_response(request))

    def _private(self, response: HttpResponse) -> HttpResponse:
        response.headers.setdefault("Cache-Control", "no-store")
        return response
