"""The room's entry in Django."""

from django.apps import AppConfig


class RegistrationsConfig(AppConfig):
    name = "registrations"
    verbose_name = "Pendaftaran"

    def ready(self) -> None:
        from certificates.offers import OFFERS, TENURE_OFFERS
        from registrations.beginning import offer_for_officer
        from registrations.offers import offer_registration

        OFFERS.append(offer_registration)
        TENURE_OFFERS.append(offer_for_officer)
