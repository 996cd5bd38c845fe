"""Addresses of the register, below /sertifikat/."""

from django.urls import path

from audit.actions import Action
from certificates import existing_views, views
from certificates.inquiry_views import ask_bsre
from certificates.restriction_views import restrict

app_name = "certificates"
urlpatterns = [
    path("", views.index, name="list"),
    path("daftarkan/", existing_views.register, name="register"),
    path("daftarkan/tantangan/", existing_views.challenge, name="register_challenge"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/pencabutan/", restrict, {"action": Action.REVOKE}, name="revoke"),
    path("<uuid:pk>/penangguhan/", restrict, {"action": Action.SUSPEND}, name="suspend"),
    path("<uuid:pk>/akhir-penangguhan/", restrict, {"action": Action.LIFT_SUSPENSION}, name="lift"),
    path("<uuid:pk>/salah-catat/", restrict, {"action": Action.MARK_MISTAKEN}, name="mark_mistaken"),
    path("<uuid:pk>/status-bsre/", ask_bsre, name="ask_bsre"),
]
