"""Where a case stands. The SOP has no word for a refusal or a return: those are ways, not states."""

from django.db import models


class State(models.TextChoices):
    """The states of every procedure; each carries its evidence by a constraint of the concrete case."""

    DRAFT = "draft", "Draf"
    FILLED = "filled", "Formulir terisi"
    SIGNED = "signed", "Ditandatangani dan berstempel"
    ISSUED = "issued", "P12 terbit"
    UPLOADED = "uploaded", "Terunggah ke SIAK"
    CANCELLED = "cancelled", "Dibatalkan"


OPEN = (State.DRAFT, State.FILLED, State.SIGNED, State.ISSUED)
ENDED = (State.UPLOADED, State.CANCELLED)
# A draft that came back from the Kepala Dinas or from BSrE: the same state, told apart for whoever looks for it.
RETURNED = ("returned", "Dikembalikan untuk perbaikan")
