"""Addresses of perpanjangan."""

from django.urls import path

from renewals import views
from renewals.models import Renewal
from sop.case_urls import case_urls

app_name = "renewals"
urlpatterns = [
    path("sertifikat/<uuid:pk>/", views.start, name="start"),
    *case_urls(Renewal),
]
