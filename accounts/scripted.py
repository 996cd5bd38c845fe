"""What a page's own script has sent for its reader, who stays on the page until he is told where to go on."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import resolve_url
from django.urls import reverse

OK, LOGGED_OUT, UNPROVEN = 200, 401, 428


def by_script(request: HttpRequest) -> bool:
    """Whether the page that sent it stays as it is, with all that was chosen in it."""
    return "Sent-By-Script" in request.headers


class RedirectsForScripts:
    """Say where to go on, by 200 and a Location; by 401 where that is the door, by 428 where a proof is asked for.

    A browser would follow a redirect at once, and whatever page it came to would take the message that is meant for
    its reader, and show it to the script.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if by_script(request) and isinstance(response, HttpResponseRedirectBase):
            first = {resolve_url(settings.LOGIN_URL): LOGGED_OUT, reverse("accounts:prove"): UNPROVEN}
            response.status_code = first.get(urlsplit(response.url).path, OK)
        return response
