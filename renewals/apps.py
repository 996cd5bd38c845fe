"""The room's entry in Django."""

from django.apps import AppConfig


class RenewalsConfig(AppConfig):
    name = "renewals"
    verbose_name = "Perpanjangan"

    def ready(self) -> None:
        from certificates.beside import CASES
        from certificates.offers import OFFERS
        from renewals.beginning import offer_renewal
        from renewals.links import cases_of

        OFFERS.append(offer_renewal)
        CASES.append(cases_of)
