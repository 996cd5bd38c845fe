"""Addresses of perpanjangan."""

from django.urls import path

from renewals import reminder_views, resending_views, views
from renewals.models import Renewal
from sop.case_urls import case_urls

app_name = "renewals"
urlpatterns = [
    path("sertifikat/<uuid:pk>/", views.start, name="start"),
    path("sertifikat/<uuid:pk>/lanjut/", views.follow, name="follow"),
    path("pengingat/", reminder_views.reminders, name="reminders"),
    path("pengingat/aturan/", reminder_views.reminder_rules, name="reminder_rules"),
    path("pengingat/belum-terkirim/<int:pk>/", resending_views.lost, name="lost"),
    path("pengingat/belum-terkirim/<int:pk>/kirim-lagi/", resending_views.resend, name="resend"),
    *case_urls(Renewal),
]
