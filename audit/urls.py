"""The trail's own page."""

from django.urls import path

from audit import archive_views, entry_views, sheet_views, views

app_name = "audit"
urlpatterns = [
    path("", views.index, name="list"),
    path("arsip/", archive_views.archive, name="archive"),
    path("saya/", sheet_views.mine, name="mine"),
    path("saya/salinan/", sheet_views.new_own_sheet, name="new_own_sheet"),
    path("salinan/", sheet_views.new_sheet, name="new_sheet"),
    path("salinan/<uuid:pk>/", sheet_views.sheet, name="sheet"),
    path("salinan/<uuid:pk>/berkas/", sheet_views.sheet_file, name="sheet_file"),
    path("<int:number>/", entry_views.entry, name="entry"),
]
