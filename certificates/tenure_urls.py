"""Addresses of the officers, below /pejabat/."""

from django.urls import path

from certificates import tenure_views as views

app_name = "tenures"
urlpatterns = [
    path("", views.index, name="list"),
    path("baru/", views.new, name="new"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/perbaiki/", views.correct, name="correct"),
    path("<uuid:pk>/akhiri/", views.end, name="end"),
    path("<uuid:pk>/sk/", views.decree, name="decree"),
    path("<uuid:pk>/sk-pemberhentian/", views.decree, {"of_end": True}, name="end_decree"),
    path("<uuid:pk>/pergantian/", views.succession, name="succession"),
    path("<uuid:pk>/pengganti/", views.successor, name="successor"),
]
