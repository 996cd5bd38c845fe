"""Where papers are read."""

from django.urls import path

from documents import views

app_name = "documents"
urlpatterns = [
    path("<uuid:pk>/", views.download, name="download"),
    path("<uuid:pk>/halaman/<int:number>/", views.page, name="page"),
]
