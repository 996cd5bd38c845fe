"""An office to measure in: people, the SOP, and registrations that wait for a signature."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from accounts.models import Office, Role, User
from documents.forms import ScannedForm
from documents.intake import ALLOWED, inspect
from documents.models import DocumentKind
from documents.reading import Reading, SignatureMark
from registrations.models import Registration
from sop.loading import load
from sop.management.commands.load_demo import SOP_FILE
from sop.paper import code_of
from sop.workflow import open_case, perform
from tests.certificates.examples import columns, typed
from tests.documents.samples import paged_pdf


@dataclass(frozen=True)
class Bench:
    """Keys of what every measurement uses."""

    office_id: int
    adb_id: int
    kepala_dinas_id: int
    case_id: UUID
    # Who visits pages.
    reader_id: int


def make_office() -> Bench:
    """One office with its people, and one registration whose signed form waits for the Kepala Dinas."""
    office = Office.objects.create(regency="Kabupaten Contoh", province="Provinsi Contoh")
    adb, kepala_dinas = (
        User.objects.create_user(
            name, office=office, role=role, full_name=f"{name.title()} Contoh", email=f"{name}@contoh.go.id"
        )
        for name, role in (("sari", Role.ADB), ("bima", Role.KEPALA_DINAS))
    )
    case = open_case(Registration, by=adb, sop=load(SOP_FILE, office=office))
    ktp, decree, scan = (
        inspect(paged_pdf(kind, pages=2), name=f"{kind}.pdf", allow=ALLOWED[kind])
        for kind in (DocumentKind.KTP, DocumentKind.DECREE, DocumentKind.SIGNED_FORM)
    )
    case = perform("fill", case, by=adb, draft=typed(), data=columns(), ktp=ktp, decree=decree)
    reading = Reading(texts=(code_of(case, version=case.form_version),), mark=SignatureMark.FILLED)
    scanned = ScannedForm(scan, reading)
    case = perform("place_scan", case, by=adb, scan=scanned, form_version=case.form_version)
    return Bench(
        office_id=office.pk,
        adb_id=adb.pk,
        kepala_dinas_id=kepala_dinas.pk,
        case_id=case.pk,
        reader_id=kepala_dinas.pk,
    )


def copies(case_id: UUID, *, count: int) -> list[UUID]:
    """`count` more registrations in the same state, each with a NIK sealed to its own row."""
    case = Registration.objects.get(pk=case_id)
    columns = {field.attname: getattr(case, field.attname) for field in Registration._meta.concrete_fields}
    prefix = uuid4().hex[:12]
    made = [
        Registration(**{**columns, "id": uuid4(), "number": f"{prefix}/{number}"}) for number in range(count)
    ]
    Registration.objects.bulk_create(made, batch_size=200)
    return [case.pk for case in made]
