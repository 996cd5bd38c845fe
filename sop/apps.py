"""The room's entry in Django."""

from django.apps import AppConfig


class SopConfig(AppConfig):
    name = "sop"
    verbose_name = "SOP"

    def ready(self) -> None:
        from audit.concerns import GATHERERS, SEEKERS, STATES, TELLERS, enlist
        from documents.courses import COURSES, FINDERS
        from notifications.agenda import provide
        from sop import concerned
        from sop.agenda import tasks
        from sop.courses import case_numbered, courses
        from sop.states import State

        STATES.update((str(value), str(label)) for value, label in State.choices)
        provide(tasks)
        enlist(TELLERS, concerned.tell)
        enlist(SEEKERS, concerned.seek)
        enlist(GATHERERS, concerned.gather)
        enlist(COURSES, courses)
        enlist(FINDERS, case_numbered)
