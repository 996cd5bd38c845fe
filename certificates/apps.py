"""The room's entry in Django."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "certificates"
    verbose_name = "Sertifikat"

    def ready(self) -> None:
        from certificates import checks  # noqa: F401 -- registers itself
        from certificates.agenda import expiries, tenure_ends
        from notifications.agenda import provide

        provide(expiries)
        provide(tenure_ends)
