"""An office and its people, and what its officers put into each act."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from django.db.models import F
from django.utils import timezone

from accounts.models import Office, Role, User
from certificates.models import Certificate
from documents.forms import ScannedForm
from documents.intake import Inspected
from documents.models import DocumentKind
from documents.reading import Reading, SignatureMark
from renewals.beginning import renew
from renewals.models import Renewal
from renewals.sweep import sweep
from sop.case import Case
from sop.clock import Cause
from sop.loading import load
from sop.management.commands.load_demo import SOP_FILE
from sop.models import Sop
from sop.paper import FormCase, code_of
from sop.workflow import begin, perform
from tests.certificates.authority import Authority
from tests.certificates.examples import columns, typed
from tests.certificates.terms import BIMA, tenure_of

Model = type[FormCase]
Paper = Callable[..., Inspected]
REASON = "Stempel tidak terbaca pada pindaian."
PEOPLE = {Role.ADB: "sari.adb", Role.KEPALA_DINAS: "bima.kepala", Role.ADMIN: "tuti.admin"}


def found() -> None:
    """The office, one person a role, and its SOP."""
    office = Office.objects.create(regency="Kabupaten Contoh", province="Provinsi Contoh")
    for role, name in PEOPLE.items():
        User.objects.create_user(name, office=office, role=role, full_name=name, email=f"{name}@contoh.go.id")
    load(SOP_FILE, office=office)


def person(role: str) -> User:
    return User.objects.get(role=role)


def the_sop() -> Sop:
    return Sop.objects.get()


def the(model: Model) -> FormCase:
    """The one case that is at work."""
    case: FormCase = model.objects.order_by("-started_at")[0]
    return case


def actor(case: Case, action: str) -> User:
    """Whose act it is; the ADB's where it is both officers'."""
    roles = case.roles_for(action)
    return person(Role.ADB if Role.ADB in roles else next(iter(roles)))


def act_on(model: Model, action: str, *, paper: Paper) -> Callable[[], object]:
    """The act as it is carried out through the door, with all that belongs to it."""
    case = the(model)
    return partial(perform, action, case, by=actor(case, action), **INPUTS[action](case, paper))


def _papers(paper: Paper) -> dict[str, Inspected]:
    return {"ktp": paper("KTP"), "decree": paper("SK")}


def _form(case: FormCase, paper: Paper) -> dict[str, Any]:
    reason = case.reasons[0]
    return {"draft": typed(reason=reason), "data": columns(reason=reason), **_papers(paper)}


def _scan(case: FormCase, paper: Paper) -> dict[str, Any]:
    assert case.application_form is not None
    reading = Reading(texts=(code_of(case, version=case.form_version),), mark=SignatureMark.FILLED)
    sheets = paper(f"pindaian {case.number}", pages=case.application_form.pages)
    return {"scan": ScannedForm(sheets, reading), "form_version": case.form_version}


def _certificate(case: FormCase, _: Paper) -> dict[str, Any]:
    """Of the very person, in force since yesterday; that of a renewal ends later than the one before it."""
    begins = timezone.now() - timedelta(days=1)
    return {
        "public_certificate": Authority.root().issue(case.full_name, case.organization, begins=begins).pem
    }


def _upload(_: FormCase, paper: Paper) -> dict[str, Any]:
    evidence = paper("bukti", kind=DocumentKind.SIAK_EVIDENCE)
    return {"evidence": evidence, "uploaded_at": timezone.now(), "p12_sha256": "", "note": "Tanpa kendala."}


def _approval(case: FormCase, _: Paper) -> dict[str, Any]:
    return {"seen": case.exhibit(), "is_signed": True, "is_stamped": True}


def _reason(_case: FormCase, _: Paper) -> dict[str, Any]:
    return {"reason": REASON}


INPUTS: dict[str, Callable[[FormCase, Paper], dict[str, Any]]] = {
    "save_draft": lambda case, paper: {"draft": typed(), "seen_acts": case.acts, **_papers(paper)},
    "fill": _form,
    "place_scan": _scan,
    "sign": _approval,
    "issue": _certificate,
    "upload": _upload,
    "begin_wait": lambda case, _: {"cause": Cause.BSRE},
    "end_wait": lambda case, _: {},
    "report_trouble": lambda case, _: {"cause": Cause.SIAK, "note": "Halaman unggah tidak terbuka."},
    "send_back": _reason,
    "reject_by_bsre": _reason,
    "cancel": _reason,
}


def begin_case(model: Model) -> Callable[[], object]:
    """A registration out of nothing; a renewal from the certificate that there is."""
    if model is Renewal:
        return lambda: renew(Certificate.objects.get(), by=person(Role.ADB))
    return lambda: begin(model, by=person(Role.ADB), sop=the_sop())


def age_certificate() -> None:
    """The certificate that a registration has brought was issued some weeks ago, so that the next one ends later."""
    sixty_days = timedelta(days=60)
    Certificate.objects.update(not_before=F("not_before") - sixty_days, not_after=F("not_after") - sixty_days)


def remind_of_end() -> None:
    """It ends soon, and the sweep has told of it."""
    Certificate.objects.update(not_after=timezone.now() + timedelta(days=50))
    assert sweep() == 2


def come_into_office() -> None:
    """An officer whom a registration may be opened for."""
    tenure_of(BIMA, by=person(Role.ADB))
