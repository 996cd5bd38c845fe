"""The addresses of the door and of the people."""

from django.urls import path

from accounts import office_views, people_views, views

app_name = "accounts"
urlpatterns = [
    path("masuk/", views.LogIn.as_view(), name="login"),
    path("keluar/", views.LogOut.as_view(), name="logout"),
    path("profil/", views.profile, name="profile"),
    path("sandi/ganti/", views.change_password, name="change_password"),
    path("sandi/lupa/", views.forgotten, name="forgotten"),
    path("sandi/lupa/terkirim/", views.forgotten_sent, name="forgotten_sent"),
    path("sandi/atur/selesai/", views.set_password_done, name="set_password_done"),
    path("sandi/atur/<str:uidb64>/<str:token>/", views.SetPassword.as_view(), name="set_password"),
    path("kantor/", office_views.office, name="office"),
    path("pengguna/", people_views.people, name="people"),
    path("pengguna/tambah/", people_views.new_person, name="new_person"),
    path("pengguna/<int:pk>/ubah/", people_views.edit_person, name="edit_person"),
]
