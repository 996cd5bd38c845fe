"""What an administrator types about somebody whom he has told himself."""

from typing import Any

from certificates import text_rules as rules
from certificates.fields import ChosenField, DateTextField, LineField
from certificates.tenure_forms import HeedfulForm
from renewals.resending import Means


class HandOverForm(HeedfulForm):
    """When and how its reader was told."""

    on = DateTextField("Tanggal disampaikan")
    how = ChosenField("Cara penyampaian", choices=[(one.value, one.label.capitalize()) for one in Means])
    words = LineField(
        "Keterangan",
        most=300,
        required=False,
        rule=rules.prose,
        hint="Misalnya nomor surat atau siapa yang menerima.",
    )

    def parts(self) -> tuple[Any, ...]:
        return ("on", "how", "words")
