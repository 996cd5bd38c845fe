"""Addresses of the register, below /sertifikat/."""

from django.urls import path

from certificates import views

app_name = "certificates"
urlpatterns = [
    path("", views.index, name="list"),
    path("<uuid:pk>/", views.detail, name="detail"),
]
