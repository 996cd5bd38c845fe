"""Where papers are read."""

from django.urls import URLPattern

app_name = "documents"
urlpatterns: list[URLPattern] = []
