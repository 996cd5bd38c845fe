"""The plot: what people do and what befalls them. What follows from it by itself, the application does.

Days on which offices are closed are invented, near those on which they may well be.
"""

from datetime import date, datetime

from django.utils import timezone

from accounts.zones import moment
from certificates.tenures import Tenure
from certificates.watch import alarms_of
from notifications.undelivered import undelivered
from renewals.drill import acts
from renewals.drill.cast import BIMA, MISAL, WULAN, YUSUF
from renewals.drill.company import Company
from renewals.liveness import pulse

BEGINS = "2027-01-04 08.00"


def play(company: Company) -> None:
    """From the first day to the last."""
    for scene in (
        first_day,
        registration,
        closed_over_the_feast,
        renewal_in_time,
        change_of_head,
        registration_of_the_successor,
        mail_server_away,
        expiry,
        late_renewal,
        afterwards,
    ):
        scene(company)


def first_day(company: Company) -> None:
    """Who is in office, who is told besides, and a certificate that was there before the application."""
    regency, city, at = company.regency, company.city, company.stage.at
    with at(regency.office, "2027-01-04 08.15"):
        company.put_in_office(BIMA, staff=regency)
        contact = {"name": "Rudi Contoh Hartono", "address": "sekretaris@contoh.go.id"}
        company.name_contact(regency, **contact, from_rung=14)
    with at(city.office, "2027-01-04 10.00"):
        company.put_in_office(WULAN, staff=city)
        since = datetime(2025, 3, 21, 10, 30, tzinfo=city.office.zone)
        company.register_installed(WULAN, staff=city, since=since)
    company.tell_what_stands(city)


def registration(company: Company) -> None:
    """The four steps to a first certificate."""
    staff, at = company.regency, company.stage.at
    with at(staff.office, "2027-01-04 13.00"):
        case = company.begin_registration(staff)
        typed = BIMA.typed(reason="FIRST", address=staff.head.email)
        case = acts.fill(case, by=staff.adb, typed=typed)
    with at(staff.office, "2027-01-04 14.20"):
        case = acts.place_scan(case, by=staff.adb)
    with at(staff.office, "2027-01-05 08.40"):
        case = acts.sign(case, by=staff.head)
    with at(staff.office, "2027-01-08 09.25"):
        case, issued = company.receive(case, BIMA, staff=staff)
    with at(staff.office, "2027-01-08 10.05"):
        company.install(case, issued, staff=staff)
    company.tell_what_stands(staff)


def closed_over_the_feast(company: Company) -> None:
    """Nine days on which nobody is there and the server is switched off; two reminders fall into them."""
    stage, office = company.stage, company.city.office
    with stage.at(office, "2027-03-05 16.30"):
        stage.story.remark(
            office,
            "Libur panjang Idulfitri dimulai. Kedua kantor tutup sampai dengan 14 Maret, tidak ada yang membaca "
            "pemberitahuan, dan server dimatikan: worker dan beat tidak berjalan. Hari ke-14 dan hari ke-7 sebelum "
            f"sertifikat {WULAN.full_name} berakhir jatuh pada libur itu.",
        )
        stage.switch_off()
    with stage.at(office, "2027-03-15 08.10"):
        stage.story.remark(office, f"Kantor dibuka, dan server dinyalakan kembali. {_said_of_pulse()}")
        stage.switch_on()


def _said_of_pulse() -> str:
    """What the page of reminders shows before the first look after the pause."""
    last = pulse()
    missed = "terlewat" if last.is_missed else "tidak terlewat"
    return (
        f"Halaman “Apakah pengingat hidup?” menyebut pemeriksaan {missed}; yang terakhir selesai "
        f"{moment(last.ended_at)}."
    )


def renewal_in_time(company: Company) -> None:
    """What the system has prepared is confirmed, and the new certificate follows four days before the end."""
    staff, at = company.city, company.stage.at
    with at(staff.office, "2027-03-15 09.30"):
        case = company.prepared_renewal(staff)
        typed = WULAN.typed(reason="EXPIRING", address=staff.head.email)
        case = acts.fill(case, by=staff.head, typed=typed)
    with at(staff.office, "2027-03-15 13.10"):
        case = acts.place_scan(case, by=staff.adb)
    with at(staff.office, "2027-03-15 14.00"):
        case = acts.sign(case, by=staff.head)
    with at(staff.office, "2027-03-17 09.20"):
        case, issued = company.receive(case, WULAN, staff=staff)
    with at(staff.office, "2027-03-17 10.00"):
        company.install(case, issued, staff=staff)
    company.tell_what_stands(staff)


def change_of_head(company: Company) -> None:
    """One leaves, another comes; nobody is reminded of the certificate of the one who has left."""
    staff, at = company.city, company.stage.at
    with at(staff.office, "2027-09-28 10.00"):
        tenure = Tenure.objects.of_office(staff.office.pk).latest_first()[0]
        company.take_leave(
            tenure, staff=staff, last_day=date(2027, 9, 30), decree_number="821.22-0300 Tahun 2027"
        )
        company.put_in_office(YUSUF, staff=staff)
    with at(staff.office, "2027-10-01 08.00"):
        for alarm in alarms_of(staff.office.pk):
            company.stage.story.remark(
                staff.office, f"Beranda memperingatkan: “{alarm.sentence} {alarm.advice}”"
            )
        company.hand_over_account(staff, to=YUSUF, place=MISAL)


def registration_of_the_successor(company: Company) -> None:
    """The four steps again; then the old certificate's revocation is put on record."""
    staff, at = company.city, company.stage.at
    with at(staff.office, "2027-10-01 09.00"):
        typed = YUSUF.typed(reason="NEW_HEAD", address=staff.head.email)
        case = acts.fill(company.begin_registration(staff), by=staff.adb, typed=typed)
    with at(staff.office, "2027-10-01 10.10"):
        case = acts.place_scan(case, by=staff.adb)
    with at(staff.office, "2027-10-01 10.30"):
        case = acts.sign(case, by=staff.head)
    with at(staff.office, "2027-10-04 09.00"):
        case, issued = company.receive(case, YUSUF, staff=staff)
    with at(staff.office, "2027-10-04 09.40"):
        company.install(case, issued, staff=staff)
    company.tell_what_stands(staff)
    with at(staff.office, "2027-10-04 10.30"):
        company.revoke_of(WULAN, staff=staff, asked_by="Kepala Dinas", letter_number="800-0404 Tahun 2027")


def mail_server_away(company: Company) -> None:
    """A long weekend over New Year: the mail server is away, and a reminder falls into it."""
    stage, office = company.stage, company.regency.office
    with stage.at(office, "2028-12-22 16.00"):
        stage.story.remark(
            office,
            "Libur panjang Natal dan Tahun Baru dimulai; kantor buka kembali pada 2 Januari. Draf perpanjangan yang "
            "disiapkan sistem belum diajukan.",
        )
    with stage.at(office, "2028-12-29 17.00"):
        stage.story.remark(office, "Server surel mati. Aplikasi tetap berjalan.")
        stage.post.close()
    with stage.at(office, "2029-01-02 07.30"):
        waiting = undelivered(office.pk)
        assert waiting is not None
        stage.story.remark(
            office,
            f"Halaman Administrator Aplikasi menyebut {waiting.number} pemberitahuan belum terkirim: {waiting.error}.",
        )
        stage.post.open()
        stage.story.remark(office, "Kantor dibuka, dan server surel dinyalakan kembali.")


def expiry(company: Company) -> None:
    """Nobody acts in time: on a Sunday the certificate ends."""
    staff = company.regency
    with company.stage.at(staff.office, "2029-01-07 09.15"):
        certificate = company.certificate_of(staff)
        label = certificate.status(timezone.now()).label
        company.stage.story.remark(
            staff.office,
            f"Sertifikat {BIMA.full_name} berakhir pada {moment(certificate.not_after)}; statusnya kini “{label}”. "
            "Dokumen kependudukan tidak dapat ditandatangani secara elektronik.",
        )


def late_renewal(company: Company) -> None:
    """The draft of October is confirmed at last; each day until the upload somebody is told."""
    staff, at = company.regency, company.stage.at
    with at(staff.office, "2029-01-08 08.30"):
        case = company.prepared_renewal(staff)
        case = acts.fill(case, by=staff.head, typed=BIMA.typed(reason="EXPIRED", address=staff.head.email))
    with at(staff.office, "2029-01-08 10.15"):
        case = acts.place_scan(case, by=staff.adb)
    with at(staff.office, "2029-01-08 10.40"):
        case = acts.sign(case, by=staff.head)
    with at(staff.office, "2029-01-10 09.25"):
        case, issued = company.receive(case, BIMA, staff=staff)
    with at(staff.office, "2029-01-10 10.05"):
        company.install(case, issued, staff=staff)
    company.tell_what_stands(staff)


def afterwards(company: Company) -> None:
    """A week in which nobody is told anything any more."""
    with company.stage.at(company.regency.office, "2029-01-18 08.00"):
        company.stage.story.remark(
            company.regency.office, "Sudah delapan hari tidak ada pengingat lagi. Latihan selesai."
        )
