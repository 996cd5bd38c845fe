"""Form fields whose every message is a whole Indonesian sentence, and that lose nothing of what was typed.

None sets `maxlength`, `pattern` or `required` in the page: a browser would cut off pasted text in silence, or
complain in a language of its own.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.dates import parse_date
from certificates.text_rules import prose, showable, single_line

Choices = list[tuple[str, str]]

NOTHING_CHOSEN = ("", "Pilih salah satu")
FIRST_YEAR, LAST_YEAR = 1900, 2100
# Far beyond what any field accepts: so much is read before a rule has trimmed and composed it, and kept of a draft.
LONGEST = 2_000


def attributes(*, required: bool, **more: str) -> dict[str, str]:
    """What every input bears. No autocomplete: these are a third person's data, on a PC that many use."""
    return {"autocomplete": "off", **({"aria-required": "true"} if required else {}), **more}


class HeedfulField(forms.BoundField):
    """A field on a page, and beside it what is unusual about what was typed.

    A form takes part by naming it as its `bound_field_class`, and says what is unusual in `warnings` and `remarks`.
    """

    @property
    def warnings(self) -> list[str]:
        """What may stand if a note explains it."""
        return self._said_in("warnings")

    @property
    def remarks(self) -> list[str]:
        """What is worth a look, and needs no note."""
        return self._said_in("remarks")

    def _said_in(self, kind: str) -> list[str]:
        return [said.sentence for said in getattr(self.form, kind, ()) if said.field == self.name]

    @property
    def aria_describedby(self) -> str | None:
        described = super().aria_describedby
        if described is None or not (self.warnings or self.remarks):
            return described
        return f"{described} {self.auto_id}_caution".strip()


class LineField(forms.Field):
    """One line of text under a rule of text_rules."""

    def __init__(
        self,
        label: str,
        *,
        most: int,
        rule: Callable[[str], str] = single_line,
        required: bool = True,
        inputmode: str = "text",
        hint: str = "",
        missing: str = "",
        widget: type[forms.Widget] = forms.TextInput,
    ) -> None:
        super().__init__(
            label=label,
            required=required,
            help_text=hint,
            widget=widget(
                attrs=attributes(required=required, inputmode=inputmode, spellcheck="false", dir="auto")
            ),
            error_messages={"required": missing or f"{label} wajib diisi."},
        )
        self.rule = rule
        self.most = most

    def to_python(self, value: Any) -> str:
        text = "" if value is None else str(value)
        if not text.strip():
            return ""
        self._refuse_length(text, most=LONGEST)
        text = self.rule(text)
        self._refuse_length(text, most=self.most)
        return text

    def _refuse_length(self, text: str, *, most: int) -> None:
        if len(text) > most:
            raise ValidationError(
                f"{self.label} paling banyak {self.most} karakter. Persingkat isian ini, yang memuat"
                f" {len(text)} karakter."
            )

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What was typed, shown again as it was; half a surrogate pair could not be sent to any browser."""
        return showable(data) if isinstance(data, str) else data


class NoteField(LineField):
    """A remark of a few sentences, in which no NIK stands; its line breaks become spaces."""

    def __init__(self, label: str, *, most: int, hint: str) -> None:
        super().__init__(label, most=most, rule=prose, required=False, hint=hint, widget=forms.Textarea)
        self.widget.attrs["rows"] = 3

    def to_python(self, value: Any) -> str:
        return super().to_python(" ".join(str(value or "").splitlines()))


class DateTextField(LineField):
    """A date, typed.

    Not `<input type="date">`: Chromium shows that in the language and order of the browser, mostly English
    and month first, and takes no pasted "30 Januari 2023", which is how the decree on the desk has it.
    """

    def __init__(self, label: str, *, required: bool = True, hint: str = "") -> None:
        example = "Contoh: 30-01-2023 atau 30 Januari 2023."
        super().__init__(label, most=40, required=required, hint=f"{hint} {example}".strip())

    def to_python(self, value: Any) -> date | None:  # type: ignore[override]  # a date is what this line means
        text = super().to_python(value)
        if not text:
            return None
        try:
            day = parse_date(text)
        except ValueError:
            raise ValidationError(
                f"{self.label} tidak dikenali atau tidak ada dalam kalender. Tuliskan hari, bulan, dan tahun"
                " (empat angka), misalnya 30-01-2023 atau 30 Januari 2023."
            ) from None
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(
                f"Tahun pada {self.label} harus antara {FIRST_YEAR} dan {LAST_YEAR}. Periksa kembali."
            )
        return day

    def prepare_value(self, value: Any) -> Any:
        return value.strftime("%d-%m-%Y") if isinstance(value, date) else value


class ChosenField(forms.ChoiceField):
    """One of a closed set."""

    def __init__(
        self, label: str, *, choices: Choices, required: bool = True, missing: str = "", hint: str = ""
    ) -> None:
        sentence = missing or f"Pilih {label.lower()}."
        super().__init__(
            label=label,
            choices=[NOTHING_CHOSEN, *choices],
            required=required,
            help_text=hint,
            widget=forms.Select(attrs=attributes(required=required)),
            error_messages={
                "required": sentence,
                "invalid_choice": f"Pilihan itu tidak tersedia. {sentence}",
            },
        )


class StatementInput(forms.CheckboxInput):
    """A checkbox whose value is the version of the sentence beside it."""

    def __init__(self, *, version: int) -> None:
        super().__init__(attrs={"value": str(version), "aria-required": "true"})

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        return data.get(name, "")


class StatementField(forms.Field):
    """A sentence to agree with, not an older one; its value is the moment of agreeing. `called`: its name."""

    def __init__(self, sentence: str, *, version: int, called: str = "pernyataan ini") -> None:
        super().__init__(
            label=sentence,
            widget=StatementInput(version=version),
            error_messages={"required": f"Baca {called}, lalu beri tanda centang untuk melanjutkan."},
        )
        self.version = version

    def to_python(self, value: Any) -> datetime | None:
        if not value:
            return None
        if value != str(self.version):
            raise ValidationError(
                "Naskah pernyataan ini telah diperbarui. Baca kembali, lalu beri tanda centang."
            )
        return timezone.now()

    def prepare_value(self, value: Any) -> bool:
        return bool(value == str(self.version))
