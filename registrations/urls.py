"""Addresses of pendaftaran."""

from django.urls import path

from registrations import views
from registrations.models import Registration
from sop import case_views
from sop.case_urls import case_urls

app_name = "registrations"
urlpatterns = [
    path("baru/", case_views.start, {"model": Registration}, name="start"),
    path("pejabat/<uuid:pk>/", views.start_for, name="start_for"),
    *case_urls(Registration),
]
