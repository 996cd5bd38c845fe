"""Beranda and the SOP's own page."""

from django.urls import path

from sop import document_views, views

app_name = "sop"
urlpatterns = [
    path("", views.home, name="home"),
    path("sop/", document_views.document, name="document"),
]
