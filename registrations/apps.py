"""The room's entry in Django."""

from django.apps import AppConfig


class RegistrationsConfig(AppConfig):
    name = "registrations"
    verbose_name = "Pendaftaran"

    def ready(self) -> None:
        from certificates.offers import TENURE_OFFERS
        from registrations.beginning import offer_registration

        TENURE_OFFERS.append(offer_registration)
