"""The room's entry in Django."""

from django.apps import AppConfig


class RegistrationsConfig(AppConfig):
    name = "registrations"
    verbose_name = "Pendaftaran"

    def ready(self) -> None:
        from certificates.offers import OFFERS
        from registrations.offers import offer_registration

        OFFERS.append(offer_registration)
