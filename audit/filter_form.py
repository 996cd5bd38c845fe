"""What a reader asks of the trail, as it stands in the address: everything can be sent on, nothing is changed by it."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q

from audit.actions import Action, Outcome
from audit.concerns import Person, Things, papers_with, person_with, sought, things_of
from audit.days import WRONG_ORDER, DayField, beginning, said
from audit.facts import with_masked_niks
from audit.kinds import Kind, deeds_of
from audit.numbers import cases_numbered
from audit.paging import Asked

SHORTEST, LONGEST = 3, 100
# More people than these bear a name that is worth looking for.
MOST_PEOPLE = 10
SYSTEM = "sistem"
SHA256 = re.compile(r"[0-9a-f]{64}")
TOO_LONG = "Isian ini paling panjang {} huruf atau angka. Persingkat, lalu cari kembali."
TOO_SHORT = f"Ketik sekurang-kurangnya {SHORTEST} huruf atau angka untuk mencari."
NO_HASH = "SHA-256 dokumen terdiri atas 64 angka dan huruf a sampai f. Salin seluruhnya dari halaman dokumen."
UNKNOWN = "Pilihan ini tidak dikenal. Pilih salah satu dari daftarnya."
NO_HOLDER = "Pemilik ini tidak ada di kantor Anda. Buka kembali halaman sertifikatnya."
CUT = "Terlalu banyak yang cocok; hanya sebagian yang dicari. Lengkapi nomor, nama, atau NIP-nya."
PEOPLE_CUT = f"Lebih dari {MOST_PEOPLE} orang bernama demikian; lengkapi nama pelaksananya."


MORE = ("orang", "permohonan", "tindakan", "hasil", "sejak", "sampai", "dokumen")


class Words(forms.CharField):
    """A few words; the database takes no NUL."""

    def __init__(self, label: str, *, longest: int = LONGEST, help_text: str = "") -> None:
        super().__init__(
            label=label,
            required=False,
            max_length=longest,
            help_text=help_text,
            error_messages={"max_length": TOO_LONG.format(longest)},
            widget=forms.TextInput(attrs={"autocomplete": "off", "type": "search"}),
        )

    def to_python(self, value: Any) -> str:
        return str(super().to_python(str(value or "").replace("\x00", "")))


class Choice(forms.ChoiceField):
    """One of a list."""

    def __init__(self, label: str, choices: Any) -> None:
        super().__init__(
            label=label, required=False, choices=choices, error_messages={"invalid_choice": UNKNOWN}
        )


class TrailForm(forms.Form):
    """The filters of the trail; the names of its fields are the words of the address."""

    cari = Words("Cari nomor permohonan, nama pemilik, NIP, atau nomor seri")
    orang = Words("Pelaksana", help_text="Nama, NIP, atau nama pengguna; “sistem” untuk aplikasi sendiri.")
    permohonan = Words("Nomor permohonan")
    tindakan = Choice("Tindakan", [("", "Semua tindakan"), *Action.choices])
    jenis = Choice("Jenis", Kind.choices)
    hasil = Choice("Hasil", [("", "Semua hasil"), *Outcome.choices])
    sejak = DayField("Sejak tanggal")
    sampai = DayField("Sampai dengan tanggal")
    dokumen = Words("SHA-256 dokumen")
    pemilik = forms.UUIDField(required=False, widget=forms.HiddenInput, error_messages={"invalid": NO_HOLDER})
    use_required_attribute = False

    def __init__(self, *args: Any, office: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix, self.office = "", office
        self.hints: list[str] = []
        self.person: Person | None = None
        self.fields["cari"].widget.attrs["maxlength"] = LONGEST
        self.helper = FormHelper()
        self.helper.form_tag, self.helper.disable_csrf = False, True
        self.helper.layout = Layout(
            _row("orang", "permohonan", "tindakan"),
            _row("sejak", "sampai", "jenis", "hasil"),
            "dokumen",
            "pemilik",
        )

    def clean_cari(self) -> str:
        words: str = self.cleaned_data["cari"].strip()
        if words and sum(map(str.isalnum, words)) < SHORTEST:
            raise forms.ValidationError(TOO_SHORT)
        return words

    def clean_dokumen(self) -> str:
        sha256: str = self.cleaned_data["dokumen"].strip().lower()
        if sha256 and not SHA256.fullmatch(sha256):
            raise forms.ValidationError(NO_HASH)
        return sha256

    def clean_pemilik(self) -> UUID | None:
        key: UUID | None = self.cleaned_data["pemilik"]
        if key:
            self.person = person_with(key, office_id=self.office.pk)
            if self.person is None:
                raise forms.ValidationError(NO_HOLDER)
        return key

    def clean(self) -> dict[str, Any]:
        asked = self.cleaned_data
        since, until = asked.get("sejak"), asked.get("sampai")
        if since and until and since > until:
            self.add_error("sampai", WRONG_ORDER)
        return asked

    def asked(self) -> Asked:
        """What a valid form asks for."""
        words, until = self.cleaned_data, self.cleaned_data["sampai"]
        about = [self._of_words(words["cari"])] if words["cari"] else []
        if words["permohonan"]:
            cases, is_cut = cases_numbered(words["permohonan"], office_id=self.office.pk)
            about.append(Things(cases=cases))
            self._hint(CUT, is_cut=is_cut)
        if self.person:
            about.append(things_of(self.person))
        sha256 = words["dokumen"]
        return Asked(
            office_id=self.office.pk,
            since=beginning(words["sejak"]) if words["sejak"] else None,
            until=beginning(until + timedelta(days=1)) if until else None,
            people=self._people(words["orang"].strip()),
            deeds=deeds_of(words["jenis"], action=words["tindakan"], outcome=words["hasil"]),
            about=tuple(about),
            paper=(sha256, papers_with(sha256, office_id=self.office.pk)) if sha256 else None,
        )

    def words(self) -> str:
        """What a valid form asks for, as a paper and an entry say it: no whole NIK, which would stay for ever."""
        asked, kinds = self.cleaned_data, dict(Kind.choices)
        chosen = {
            "tindakan": dict(Action.choices).get(asked["tindakan"], ""),
            "hasil": dict(Outcome.choices).get(asked["hasil"], "").lower(),
        }
        parts = [f"kantor {self.office}", *said("sejak", asked["sejak"])]
        parts += said("sampai dengan", asked["sampai"])
        parts += [f"pemilik {self.person.full_name}"] if self.person else []
        parts += [f"memuat “{with_masked_niks(asked['cari'])}”"] if asked["cari"] else []
        parts += [f"pelaksana “{with_masked_niks(asked['orang'])}”"] if asked["orang"] else []
        parts += [f"permohonan “{with_masked_niks(asked['permohonan'])}”"] if asked["permohonan"] else []
        parts += [f"SHA-256 dokumen {asked['dokumen']}"] if asked["dokumen"] else []
        parts += [f"{name} “{words}”" for name, words in chosen.items() if words]
        return ", ".join([*parts, f"jenis “{kinds[asked['jenis']].lower()}”"])

    @property
    def is_narrowed(self) -> bool:
        """Whether anything beside search and kind was asked for, so that the page shows the filters open."""
        return bool(self.errors) or any(self.data.get(name) for name in MORE)

    def _of_words(self, words: str) -> Things:
        cases, is_cut = cases_numbered(words, office_id=self.office.pk)
        others, are_cut = sought(words, office_id=self.office.pk)
        self._hint(CUT, is_cut=is_cut or are_cut)
        return Things(cases=cases) | others

    def _people(self, words: str) -> tuple[int | None, ...] | None:
        if not words:
            return None
        if words.lower() == SYSTEM:
            return (None,)
        known = Q(full_name__icontains=words) | Q(nip__startswith=words) | Q(username=words.lower())
        users: Any = get_user_model()
        people = users.objects.filter(known, office=self.office.pk).order_by("pk")
        found = list(people.values_list("pk", flat=True)[: MOST_PEOPLE + 1])
        self._hint(PEOPLE_CUT, is_cut=len(found) > MOST_PEOPLE)
        return tuple(found[:MOST_PEOPLE])

    def _hint(self, sentence: str, *, is_cut: bool) -> None:
        if is_cut and sentence not in self.hints:
            self.hints.append(sentence)


def _row(*names: str) -> Row:
    width = {3: "col-md-4", 4: "col-sm-6 col-lg-3"}[len(names)]
    return Row(*(Column(name, css_class=width) for name in names))
