"""The addresses of the door and of the people."""

from django.urls import path

from accounts import (
    access_views,
    factor_views,
    office_views,
    people_views,
    proof_views,
    session_views,
    views,
)

app_name = "accounts"
urlpatterns = [
    path("masuk/", views.LogIn.as_view(), name="login"),
    path("masuk/faktor-kedua/", proof_views.second_factor, name="second_factor"),
    path("masuk/bukti/", proof_views.prove, name="prove"),
    path("masuk/bukti/selesai/", proof_views.proven, name="proven"),
    path("keluar/", views.LogOut.as_view(), name="logout"),
    path("profil/", views.profile, name="profile"),
    path("profil/faktor-kedua/", factor_views.factors, name="factors"),
    path("profil/faktor-kedua/aplikasi/", factor_views.new_app, name="new_app"),
    path("profil/faktor-kedua/kunci-sandi/", factor_views.new_passkey, name="new_passkey"),
    path("profil/faktor-kedua/kode-pemulihan/", factor_views.recovery_codes, name="recovery_codes"),
    path("profil/faktor-kedua/<uuid:pk>/hapus/", factor_views.remove, name="remove_factor"),
    path("profil/sesi/", session_views.sessions, name="sessions"),
    path("profil/sesi/akhiri/", session_views.end_sessions, name="end_sessions"),
    path("sandi/ganti/", views.change_password, name="change_password"),
    path("sandi/lupa/", views.forgotten, name="forgotten"),
    path("sandi/lupa/terkirim/", views.forgotten_sent, name="forgotten_sent"),
    path("sandi/atur/selesai/", views.set_password_done, name="set_password_done"),
    path("sandi/atur/<str:uidb64>/<str:token>/", views.SetPassword.as_view(), name="set_password"),
    path("kantor/", office_views.office, name="office"),
    path("pengguna/", people_views.people, name="people"),
    path("pengguna/tambah/", people_views.new_person, name="new_person"),
    path("pengguna/<int:pk>/ubah/", people_views.edit_person, name="edit_person"),
    path("pengguna/<int:pk>/lepas-faktor/", access_views.drop_factors, name="drop_factors"),
    path("pengguna/usul/<uuid:pk>/", access_views.access_change, name="access_change"),
]
