"""Addresses of pendaftaran; each act has the name of its action."""

from django.urls import path

from registrations import views

app_name = "registrations"
urlpatterns = [
    path("", views.index, name="list"),
    path("baru/", views.start, name="start"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/isi/", views.fill, name="fill"),
    path("<uuid:pk>/pindaian/", views.place_scan, name="place_scan"),
    path("<uuid:pk>/tanda-tangan/", views.sign, name="sign"),
    path("<uuid:pk>/penerbitan/", views.issue, name="issue"),
    path("<uuid:pk>/penerbitan/tantangan/", views.challenge, name="challenge"),
    path("<uuid:pk>/unggah/", views.upload, name="upload"),
    path("<uuid:pk>/kendala/", views.report_trouble, name="report_trouble"),
    path("<uuid:pk>/menunggu/", views.begin_wait, name="begin_wait"),
    path("<uuid:pk>/menunggu/selesai/", views.end_wait, name="end_wait"),
    path("<uuid:pk>/kembalikan/", views.send_back, name="send_back"),
    path("<uuid:pk>/ditolak-bsre/", views.reject_by_bsre, name="reject_by_bsre"),
    path("<uuid:pk>/batalkan/", views.cancel, name="cancel"),
]
