"""The archive for an inspector, downloaded by the administrator of an office."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from audit.archive_form import ArchiveForm
from audit.exporting import AlreadyExporting, export
from audit.gate import demand
from audit.proof import demand_proof
from audit.sheets import READERS

RUNNING = (
    "Arsip yang Anda minta sebelumnya masih diunduh. Tunggu sampai selesai atau batalkan, lalu minta kembali."
)


@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: HttpRequest) -> HttpResponseBase:
    """Ask of what, and send it."""
    demand(request, roles=READERS, purpose="mengunduh arsip rekam jejak")
    demand_proof(request)
    user: Any = request.user
    is_sent = request.method == "POST"
    form = ArchiveForm(request.POST, office=user.office) if is_sent else ArchiveForm(office=user.office)
    if form.is_valid():
        try:
            return _sent(form, by=user)
        except AlreadyExporting:
            form.add_error(None, RUNNING)
    return render(request, "audit/archive.html", {"form": form}, status=422 if is_sent else 200)


def _sent(form: ArchiveForm, *, by: Any) -> HttpResponseBase:
    download = export(form.selection(), by=by)
    answer = StreamingHttpResponse(download, content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{download.name}"'
    return answer
