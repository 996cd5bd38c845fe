"""Every address of the application, in Indonesian."""

from django.urls import include, path

from config.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", include("sop.urls")),
    path("", include("accounts.urls")),
    path("", include("notifications.urls")),
    path("profil/saluran/", include("channels.urls")),
    path("dokumen/", include("documents.urls")),
    path("sertifikat/", include("certificates.urls")),
    path("pejabat/", include("certificates.tenure_urls")),
    path("pendaftaran/", include("registrations.urls")),
    path("perpanjangan/", include("renewals.urls")),
    path("rekam-jejak/", include("audit.urls")),
    path("data-pribadi/", include("privacy.urls")),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
