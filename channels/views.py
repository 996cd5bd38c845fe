"""Saluran pemberitahuan: a person's own page of what tells him."""

import time
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import Request
from channels.choices import NoOtherChannel, add_channel, choose_mail, remove_channel
from channels.forms import TAKEN, ChannelForm
from channels.models import BETWEEN_TESTS, Channel
from channels.services import SERVICES
from channels.tasks import wake_for_test
from notifications.models import Quiet

UNPROCESSABLE = 422
# So long a page waits for the worker's answer; whoever is not answered by then finds it on the page.
PATIENCE, GLANCE = 5.0, 0.2
GOT_THROUGH = "Uji coba melalui “{label}” diterima oleh layanan. Periksa apakah pesannya sampai pada Anda."
UNDER_WAY = "Uji coba melalui “{label}” sedang dikirim. Muat ulang halaman ini untuk melihat hasilnya."
TOO_SOON = "Uji coba baru saja dikirim. Tunggu {seconds} detik, lalu kirim uji coba melalui “{label}”."
ONLY_MAIL = (
    "Surel adalah satu-satunya saluran Anda yang berfungsi. Tambahkan dan uji saluran lain lebih dahulu."
)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("address")
def index(request: Request) -> HttpResponse:
    """The reader's channels, and the form that adds one; a new one is tested at once."""
    person = request.user
    form = ChannelForm(person.pk, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            channel = add_channel(person, **form.cleaned_data)
        except IntegrityError:  # twice at the same moment
            form.add_error("label", TAKEN)
        else:
            _try_out(request, channel)
            return redirect("channels:list")
    channels = list(Channel.objects.of(person.pk).order_by("made_at", "pk"))
    context = {
        "form": form,
        "channels": channels,
        "has_working": any(channel.proved_at for channel in channels),
        "is_quiet": Quiet.objects.filter(person=person.pk).exists(),
        "services": SERVICES,
    }
    return render(request, "channels/list.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
def try_out(request: Request, pk: UUID) -> HttpResponse:
    """Send a test through one of the reader's own channels, and say what became of it."""
    _try_out(request, _own(request, pk))
    return redirect("channels:list")


@require_POST
def remove(request: Request, pk: UUID) -> HttpResponse:
    """Delete one of the reader's own channels."""
    channel = _own(request, pk)
    remove_channel(channel, by=request.user)
    messages.success(request, f"Saluran “{channel.label}” telah dihapus.")
    return redirect("channels:list")


@require_POST
def mail(request: Request) -> HttpResponse:
    """Whether ordinary notices go to the reader's mail as well."""
    for_all = request.POST.get("surel") != "mendesak"
    try:
        choose_mail(request.user, for_all=for_all)
    except NoOtherChannel:
        messages.error(request, ONLY_MAIL)
    else:
        messages.success(request, "Pilihan surel telah disimpan.")
    return redirect("channels:list")


def _own(request: Request, pk: UUID) -> Channel:
    """Another person's channel answers as an absent one (T1)."""
    return get_object_or_404(Channel.objects.of(request.user.pk), pk=pk)


def _try_out(request: Request, channel: Channel) -> None:
    if not Channel.objects.ask_test(channel.pk):
        seconds = int(BETWEEN_TESTS.total_seconds())
        messages.warning(request, TOO_SOON.format(seconds=seconds, label=channel.label))
        return
    wake_for_test(channel.pk)
    tested = _answered(channel)
    if tested is None:
        messages.info(request, UNDER_WAY.format(label=channel.label))
    elif tested.failed:
        messages.error(request, f"Uji coba melalui “{channel.label}” gagal. {tested.failed}")
    else:
        messages.success(request, GOT_THROUGH.format(label=channel.label))


def _answered(channel: Channel) -> Channel | None:
    """The channel as soon as its test has an outcome; None if that takes longer than a page may."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        time.sleep(GLANCE)
        if tested := Channel.objects.filter(pk=channel.pk, tested_at__isnull=False).first():
            return tested
    return None
