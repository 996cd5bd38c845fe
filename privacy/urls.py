"""Addresses of the room, below /data-pribadi/."""

from django.urls import path

from privacy import answer_views, incident_views, letter_views, views

app_name = "privacy"
urlpatterns = [
    path("", views.index, name="list"),
    path("saya/", views.mine, name="mine"),
    path("saya/minta/", views.ask_for_own, name="ask"),
    path("catat/", views.record, name="record"),
    path("lembaga/", incident_views.agency, name="agency"),
    path("surat/<uuid:pk>/", letter_views.letter_file, name="letter"),
    path("surat/<uuid:pk>/disampaikan/", letter_views.sent, name="sent"),
    path("insiden/", incident_views.index, name="incidents"),
    path("insiden/baru/", incident_views.new, name="new_incident"),
    path("insiden/<uuid:pk>/", incident_views.detail, name="incident"),
    path("insiden/<uuid:pk>/ubah/", incident_views.change, name="change_incident"),
    path("insiden/<uuid:pk>/surat/", incident_views.letters, name="make_letters"),
    path("insiden/<uuid:pk>/tutup/", incident_views.close, name="close_incident"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/jawab/", answer_views.answer_request, name="answer"),
    path("<uuid:pk>/tarik/", answer_views.withdraw_request, name="withdraw"),
    path("<uuid:pk>/lanjutkan/", answer_views.lift_suspension, name="lift"),
    path("<uuid:pk>/musnahkan/", answer_views.propose, name="propose"),
]
