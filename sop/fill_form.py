"""The form of row 1: what can be kept of it is kept as a draft, what is whole becomes the form on paper."""

from collections.abc import Mapping
from typing import Any, Self

from crispy_forms.layout import HTML, Fieldset
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils import timezone

from accounts.models import Office, Role, User
from certificates.forms import HolderDataForm
from certificates.holders import Holder, has_other_nik
from certificates.identifiers import Caution
from certificates.tenures import Tenure
from documents.forms import PaperField
from documents.models import DocumentKind, kept
from sop.form_acts import UNKNOWN_ACTS
from sop.forms import LATE, Opened, opened_now
from sop.pages import beside

# The one element of the page that a saved draft may change.
STANDING = HTML('<div role="status" data-standing>{% include "sop/_standing.html" %}</div>')
PAPERS = {"ktp": DocumentKind.KTP, "decree": DocumentKind.DECREE}


class FillForm(Opened, HolderDataForm):
    """Row 1: the holder's data with KTP and SK; a paper that the draft already has need not be chosen again."""

    ktp = PaperField(kind=DocumentKind.KTP, label="KTP (PDF)")
    decree = PaperField(kind=DocumentKind.DECREE, label="SK Kepala Dinas (PDF)")
    # How many acts the case had when the page was shown: a draft that changed meanwhile is not written over.
    acts = forms.CharField(widget=forms.HiddenInput, required=False, max_length=10)

    def __init__(self, *args: Any, case: Any, **kwargs: Any) -> None:
        self.reasons = case.reasons
        self.known = _known_of_head(case.office)
        own_address = self.known.get("official_email", "")
        super().__init__(*args, case=case, office=case.office, own_address=own_address, **kwargs)
        self._ask_for_papers()
        self._put_papers_in_their_place()
        self.fields["acts"].initial = case.acts

    @classmethod
    def of(cls, case: Any) -> Self:
        """The draft as it was left; a new one begins with what the office knows of its Kepala Dinas."""
        form = cls(case=case)
        form.initial = {**form.initial, **(case.draft or form.known)}
        return form

    def _ask_for_papers(self) -> None:
        for name, kind in PAPERS.items():
            field = self.fields[name]
            field.required = not kept(getattr(self.case, name))
            field.error_messages["required"] = f"Pilih berkas {kind.within} dalam bentuk PDF."

    def _put_papers_in_their_place(self) -> None:
        """Before the note, as on the page: what must be mended is listed in the order of the fields."""
        others = [name for name in self.fields if name not in PAPERS]
        place = others.index("identifier_note")
        self.order_fields([*others[:place], *PAPERS, *others[place:]])

    def parts(self) -> tuple[Any, ...]:
        purpose, person, position, note, declaration = super().parts()
        papers = Fieldset("C. Lampiran", _kept("ktp"), "ktp", _kept("decree"), "decree")
        return (purpose, person, STANDING, position, papers, note, declaration, "opened", "acts")

    def beside(self) -> dict[str, Any]:
        """What else there is of whoever has the NIK that stands in the form, right or not."""
        nik = "".join(filter(str.isdigit, str(self["nik"].value() or "")))
        return beside(self.case, nik=nik)

    def unusual(self, data: Mapping[str, Any]) -> list[Caution]:
        """Also a NIP that is on record with another NIK: his old certificate would never be superseded."""
        found = super().unusual(data)
        if (nik := data.get("nik")) and (nip := data.get("nip")):
            other = Holder.objects.with_nip_besides(nik, nip=nip, office_id=self.office.pk)
            found += [Caution("nik", has_other_nik(other))] if other else []
        return found

    def inputs(self) -> dict[str, Any]:
        data = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {"opened", "acts", *PAPERS}
        }
        return {"data": data, **self.as_draft().inputs()}

    def as_draft(self) -> "DraftOf":
        """The same input, with only what can already be kept."""
        return DraftOf(self)

    def go_on(self, saved: Any) -> None:
        """What was done until now is on record: the page goes on from there."""
        self.say_again(opened=opened_now(saved), acts=str(saved.acts))
        self.case = saved
        self._ask_for_papers()

    def tell_only_of_conflict(self) -> None:
        """Nothing was kept: what would have been wrong with it is of no concern now."""
        for name in [name for name in self.errors if name != NON_FIELD_ERRORS]:
            del self.errors[name]
        self.warnings, self.remarks = [], []

    def judge_files_alone(self) -> None:
        """A draft need not be complete: only a file that could not be kept is worth a word."""
        for name in [name for name in self.errors if name not in PAPERS or not self.files.get(name)]:
            del self.errors[name]
        self.warnings = []


class DraftOf:
    """A fill form seen as the inputs of `save_draft`: everything typed, and each paper that is sound by itself."""

    def __init__(self, form: FillForm) -> None:
        self.form = form
        self.fields = form.fields
        self.opened_at = form.opened_at
        self.status = LATE

    def inputs(self) -> dict[str, Any]:
        papers = {name: self.form.cleaned_data.get(name) for name in PAPERS}
        acts = self.form.cleaned_data.get("acts", "")
        seen = int(acts) if acts.isascii() and acts.isdigit() else UNKNOWN_ACTS
        return {"draft": self.form.raw(), "seen_acts": seen, **papers}

    def add_error(self, field: str | None, error: Any) -> None:
        self.form.status = self.status
        self.form.add_error(field, error)


def _kept(name: str) -> HTML:
    """The paper that the draft already has, above the field that would replace it."""
    return HTML("{% include 'sop/_paper_kept.html' with paper=case." + name + " %}")


def _known_of_head(office: Office) -> dict[str, str]:
    """Of whoever heads the office today: by his tenure; by his account where no tenure is on record."""
    accounts = {
        user.nip: user for user in User.objects.filter(office=office, role=Role.KEPALA_DINAS, is_active=True)
    }
    tenures = list(Tenure.objects.of_office(office.pk).real().select_related("holder").latest_first())
    if not tenures:
        head = next(iter(accounts.values()), None)
        return {"full_name": head.full_name, "nip": head.nip, "official_email": head.email} if head else {}
    today, usual = timezone.localdate(), f"Kepala {office.name}".casefold()
    current = [tenure for tenure in tenures if tenure.is_current(today)]
    current.sort(key=lambda tenure: (tenure.position.casefold() != usual, tenure.holder.nip not in accounts))
    if not current:
        return {}
    holder = current[0].holder
    known = {"full_name": holder.full_name, "nip": holder.nip, "position_status": current[0].kind}
    account = accounts.get(holder.nip)
    return known | ({"official_email": account.email} if account else {})
