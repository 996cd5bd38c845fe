"""The addresses of a person's own channels."""

from django.urls import path

from channels import views

app_name = "channels"
urlpatterns = [
    path("", views.index, name="list"),
    path("surel/", views.mail, name="mail"),
    path("<uuid:pk>/uji/", views.try_out, name="try_out"),
    path("<uuid:pk>/hapus/", views.remove, name="remove"),
]
