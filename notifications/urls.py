"""The addresses of the bell and of the calendar."""

from django.urls import path

from notifications import calendar_views, views

app_name = "notifications"
urlpatterns = [
    path("pemberitahuan/", views.index, name="list"),
    path("pemberitahuan/dibaca/", views.mark_read, name="mark_read"),
    path("profil/kalender/", calendar_views.address, name="calendar"),
    path("profil/kalender/cabut/", calendar_views.revoke, name="revoke_calendar"),
    path("kalender/<str:token>.ics", calendar_views.feed, name="feed"),
]
