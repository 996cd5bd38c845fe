"""Addresses of pendaftaran."""

from registrations.models import Registration
from sop.case_urls import case_urls

app_name = "registrations"
urlpatterns = case_urls(Registration)
