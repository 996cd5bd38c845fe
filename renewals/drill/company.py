"""The company that plays: its offices on the stage, and what each of them can be asked to do in one scene.

Whatever the balance must know is set down here, from the plot's own knowledge.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.people import change_person
from accounts.zones import moment
from certificates.models import Certificate
from certificates.restrictions import RestrictionReason
from certificates.revocation import StatedRestriction, revoke
from certificates.tenure_acts import begin_tenure, end_tenure
from certificates.tenures import Ending, Tenure
from renewals.beginning import open_renewal_of
from renewals.drill import acts, cast
from renewals.drill.authority import Authority, Issued
from renewals.drill.cast import Head, Staff
from renewals.drill.clock import real_clock
from renewals.drill.facts import RUNGS, Life, Reader
from renewals.drill.stage import Stage


class Company:
    """Two offices and an authority."""

    def __init__(self, stage: Stage, *, issuing: Authority) -> None:
        self.stage, self.facts, self.issuing = stage, stage.facts, issuing
        self.regency = self._open(cast.CONTOH)
        self.city = self._open(cast.MISAL)

    def _open(self, place: cast.Place) -> Staff:
        staff = cast.open_office(place)
        with real_clock():
            cast.load_sop(staff.office)
        for person in (staff.adb, staff.head):
            self._read_by(person)
        return staff

    def _read_by(self, person: User) -> None:
        reader = Reader(person.pk, person.full_name, person.email, person.office_id, since=timezone.now())
        self.facts.readers.append(reader)

    def name_contact(self, staff: Staff, *, name: str, address: str, from_rung: int) -> None:
        """Somebody without an account who is told as well."""
        cast.name_contact(by=staff.admin, rungs=list(RUNGS), name=name, address=address, from_rung=from_rung)
        reader = Reader(None, name, address, staff.office.pk, since=timezone.now(), from_rung=from_rung)
        self.facts.readers.append(reader)

    def put_in_office(self, head: Head, *, staff: Staff) -> Tenure:
        return begin_tenure(
            by=staff.adb,
            person=head.person,
            position=f"Kepala {staff.office.name}",
            kind="DEFINITIF",
            decree_number=head.decree_number,
            decree_date=head.decree_date,
            starts_on=head.tenure_start,
        )

    def take_leave(self, tenure: Tenure, *, staff: Staff, last_day: date, decree_number: str) -> None:
        """The head of the office goes; from the next day on nobody is to be told of his certificate."""
        today = timezone.localdate()
        ending = {"end_decree_number": decree_number, "end_decree_date": today}
        end_tenure(tenure, by=staff.adb, ends_on=last_day, ended_how=Ending.TRANSFERRED, **ending)
        gone_at = datetime.combine(last_day + timedelta(days=1), time(), tzinfo=staff.office.zone)
        self.facts.close(self.certificate_of(staff).pk, at=gone_at)

    def hand_over_account(self, staff: Staff, *, to: Head, place: cast.Place) -> None:
        """One account is closed, another opened."""
        change_person(staff.head, by=staff.admin, is_active=False)
        gone = self.facts.reader(staff.head.pk, office_id=staff.office.pk)
        assert gone is not None
        gone.until = timezone.now()
        staff.head = cast.open_account(to, by=staff.admin, place=place)
        self._read_by(staff.head)

    def register_installed(self, head: Head, *, staff: Staff, since: datetime) -> None:
        """A certificate that SIAK signed with before there was the application."""
        issued = self._issue(head, staff=staff, begins=since)
        typed = {"nik": head.nik, "nip": head.nip, "in_force_on": f"{since:%d-%m-%Y}", "is_in_force": "1"}
        certificate = acts.register_installed(issued, by=staff.adb, typed=typed)
        self._watch(certificate.pk, issued, staff=staff)

    def begin_registration(self, staff: Staff) -> Any:
        return acts.begin_registration(by=staff.adb)

    def prepared_renewal(self, staff: Staff) -> Any:
        """What the system has opened by itself."""
        found = open_renewal_of(self.certificate_of(staff))
        assert found is not None
        return found

    def receive(self, case: Any, head: Head, *, staff: Staff) -> tuple[Any, Issued]:
        """BSrE has issued; the ADB records it."""
        issued = self._issue(head, staff=staff, begins=timezone.now() - timedelta(minutes=12))
        return acts.issue(case, by=staff.adb, issued=issued), issued

    def install(self, case: Any, issued: Issued, *, staff: Staff) -> None:
        """From now on SIAK signs with it, and no longer with the one before it."""
        before = Certificate.objects.in_force().filter(holder__nip=staff.head.nip).first()
        done = acts.upload(case, by=staff.adb, issued=issued)
        if before is not None:
            self.facts.close(before.pk, at=timezone.now())
        self._watch(done.certificate_id, issued, staff=staff)

    def revoke_of(self, head: Head, *, staff: Staff, asked_by: str, letter_number: str) -> None:
        """It is recorded what BSrE has done at the office's request."""
        said = StatedRestriction(
            RestrictionReason.AFFILIATION_CHANGED, timezone.now(), asked_by, letter_number
        )
        certificate = Certificate.objects.in_force().get(holder__nip=head.nip)
        revoke(certificate, by=staff.adb, said=said)

    def tell_what_stands(self, staff: Staff) -> None:
        """With what SIAK signs now, as the register has it."""
        certificate = self.certificate_of(staff)
        with timezone.override(staff.office.zone):
            ends = moment(certificate.not_after)
            said = f"Sertifikat {certificate.holder} terpasang di SIAK dan berlaku sampai {ends}."
            if before := Certificate.objects.filter(superseded_by=certificate).first():
                said += f" Status sertifikat sebelumnya kini “{before.status(timezone.now()).label}”."
        self.stage.story.remark(staff.office, said)

    def certificate_of(self, staff: Staff) -> Certificate:
        found: Certificate = Certificate.objects.in_force().get(holder__nip=staff.head.nip)
        return found

    def _issue(self, head: Head, *, staff: Staff, begins: datetime) -> Issued:
        return self.issuing.certify(head.full_name, organization=staff.office.government, begins=begins)

    def _watch(self, certificate_id: Any, issued: Issued, *, staff: Staff) -> None:
        """From now on people are to be told of it."""
        where = (staff.office.pk, staff.head.full_name, issued.not_after, staff.office.zone)
        self.facts.lives.append(Life(certificate_id, *where, since=timezone.now()))
