"""The trail's own page."""

from django.urls import path

from audit import views

app_name = "audit"
urlpatterns = [path("", views.index, name="list")]
