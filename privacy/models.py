"""Django finds the room's models here; each kind of thing has a module of its own."""

from privacy.incidents import DataKind, Incident
from privacy.letters import Agency, Letter, LetterKind, SentBy
from privacy.subject_requests import Answer, ArrivedBy, Kind, SubjectRequest

__all__ = [
    "Agency",
    "Answer",
    "ArrivedBy",
    "DataKind",
    "Incident",
    "Kind",
    "Letter",
    "LetterKind",
    "SentBy",
    "SubjectRequest",
]
