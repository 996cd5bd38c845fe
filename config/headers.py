"""What every answer tells browsers of itself, whatever went wrong on the way to it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

# What no page here uses, no page here may use; passkeys are for our own pages alone.
FEATURES = (
    "accelerometer autoplay camera clipboard-read display-capture encrypted-media fullscreen geolocation "
    "gyroscope hid idle-detection local-fonts magnetometer microphone midi payment picture-in-picture "
    "screen-wake-lock serial usb xr-spatial-tracking"
)
PASSKEYS = ("publickey-credentials-create=(self)", "publickey-credentials-get=(self)")
FOR_ALL = {
    "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join([*(f"{name}=()" for name in FEATURES.split()), *PASSKEYS]),
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": settings.X_FRAME_OPTIONS,
}
SANDBOX = "sandbox; default-src 'none'"


class HeadersMiddleware:
    """The outermost but one: Django's own middleware says some of this too, but not of what it refuses itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in FOR_ALL.items():
            response.headers.setdefault(name, value)
        if "Content-Disposition" in response.headers:
            # A file has no rights here, should a browser open it after all.
            response.headers.setdefault("Content-Security-Policy", SANDBOX)
        return response
