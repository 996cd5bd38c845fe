"""The addresses of the cases of one procedure; each act has the name of its action."""

from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from accounts.access import only_for
from accounts.roles import STAFF
from sop import case_views as views
from sop import p12_views, pack_views
from sop.case import Case

OURS = only_for(*STAFF, purpose="membaca permohonan kantor")
ACTS = {
    "sign": "tanda-tangan",
    "issue": "penerbitan",
    "upload": "unggah",
    "report_trouble": "kendala",
    "begin_wait": "menunggu",
    "end_wait": "menunggu/selesai",
    "send_back": "kembalikan",
    "reject_by_bsre": "ditolak-bsre",
    "cancel": "batalkan",
}


def case_urls(model: type[Case]) -> list[URLPattern]:
    """To be included under the name that `model` has for them."""
    of_model = {"model": model}
    return [
        path("", require_safe(OURS(views.index)), of_model, name="list"),
        path("<uuid:pk>/", require_safe(OURS(views.detail)), of_model, name="detail"),
        path("<uuid:pk>/isi/", views.fill, of_model, name="fill"),
        path("<uuid:pk>/pindaian/", views.place_scan, of_model, name="place_scan"),
        path("<uuid:pk>/bukti/", pack_views.new_pack, of_model, name="new_pack"),
        path("<uuid:pk>/penerbitan/tantangan/", p12_views.challenge, of_model, name="challenge"),
        *(
            path(f"<uuid:pk>/{words}/", views.act, {**of_model, "action": action}, name=action)
            for action, words in ACTS.items()
        ),
    ]
