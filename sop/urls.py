"""Beranda, the SOP's own page, which is also to be had on paper, and when the office works."""

from django.urls import path

from sop import document_views, pack_views, revision_views, timetable_views, views
from sop.document_print import Paper

app_name = "sop"
urlpatterns = [
    path("", views.home, name="home"),
    path("bukti/<uuid:pk>/", pack_views.pack, name="pack"),
    path("bukti/<uuid:pk>/berkas/", pack_views.pack_file, name="pack_file"),
    path("sop/", document_views.document, name="document"),
    path("sop/revisi/", revision_views.revisions, name="revisions"),
    path("sop/revisi/baru/", revision_views.new_revision, name="new_revision"),
    path("sop/revisi/salinan/", revision_views.edit_revision, name="edit_revision"),
    path("sop/revisi/<uuid:pk>/", revision_views.revision, name="revision"),
    path("sop/a4.pdf", document_views.document_pdf, {"paper": Paper.A4}, name="document_a4"),
    path("sop/f4.pdf", document_views.document_pdf, {"paper": Paper.F4}, name="document_f4"),
    path("kantor/jam-kerja/", timetable_views.hours, name="hours"),
    path("kantor/hari-tutup/", timetable_views.close, name="close_days"),
    path("kantor/hari-tutup/buka/", timetable_views.reopen, name="reopen_day"),
]
