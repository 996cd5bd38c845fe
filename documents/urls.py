"""Where papers are read, kept and destroyed."""

from django.urls import path

from documents import destruction_views, retention_views, views

app_name = "documents"
urlpatterns = [
    path("retensi/", retention_views.retention, name="retention"),
    path("retensi/aturan/", retention_views.new_rule, name="new_rule"),
    path("retensi/aturan/<uuid:pk>/", retention_views.rule, name="rule"),
    path("retensi/tahan/", retention_views.hold_case, name="hold"),
    path("retensi/tahan/<uuid:pk>/", retention_views.release_case, name="release"),
    path("retensi/pemusnahan/", destruction_views.new_destruction, name="new_destruction"),
    path("retensi/pemusnahan/<uuid:pk>/", destruction_views.destruction, name="destruction"),
    path("retensi/pemusnahan/<uuid:pk>/berita-acara/", destruction_views.minutes, name="minutes"),
    path("<uuid:pk>/", views.download, name="download"),
    path("<uuid:pk>/halaman/<int:number>/", views.page, name="page"),
]
