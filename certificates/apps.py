"""The room's entry in Django."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "certificates"
    verbose_name = "Sertifikat"

    def ready(self) -> None:
        from audit.concerns import GATHERERS, PEOPLE, SEEKERS, TELLERS, enlist
        from certificates import (
            checks,  # noqa: F401 -- registers itself
            concerned,
        )
        from certificates.agenda import expiries, tenure_ends
        from certificates.courses import courses
        from certificates.headship import headship_of
        from documents.courses import COURSES, HEADS
        from notifications.agenda import provide

        provide(expiries)
        provide(tenure_ends)
        enlist(TELLERS, concerned.tell)
        enlist(SEEKERS, concerned.seek)
        enlist(GATHERERS, concerned.gather)
        enlist(PEOPLE, concerned.holder)
        enlist(COURSES, courses)
        enlist(HEADS, headship_of)
