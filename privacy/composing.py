"""The words of each letter, from what is on record."""

from collections.abc import Sequence

from django.utils import timezone

from accounts.models import User
from accounts.nip import spaced
from accounts.zones import day, moment
from certificates.headship import headship_of
from documents.application_form import Letterhead
from privacy.incidents import Incident
from privacy.letters import Agency
from privacy.printing import LetterPaper, Part, Row, Signer
from privacy.subject_requests import ARRIVED, Answer, ArrivedBy, Kind, SubjectRequest

UNKNOWN = "belum diketahui"
TRAIL_COMES_TOO = (
    "Rekam jejak pemrosesan data Saudara, yaitu siapa membuka atau mengubahnya dan kapan, disampaikan sebagai berkas "
    "tersendiri: bagi pemegang akun melalui halaman Rekam Jejak Data Saya, bagi yang lain bersama surat ini. NIK "
    "disamarkan pada surat ini dan dapat dicocokkan di kantor kami dengan menunjukkan KTP."
)
YOUR_RIGHTS = (
    "Saudara berhak meminta akses, perbaikan, penundaan pemrosesan, atau penghapusan data Saudara kepada kantor kami; "
    "permintaan dijawab paling lambat 3 x 24 jam."
)


def answer_paper(
    asked: SubjectRequest, *, number: str, by: User, lists: Sequence[tuple[str, Sequence[Row]]]
) -> LetterPaper:
    """What the office answers; `lists` are his data, or what became of his papers and cases."""
    opening = (
        f"Menjawab permintaan Saudara nomor {asked.number} tentang {asked.get_kind_display().lower()} "
        f"({asked.law}), yang kami terima {ARRIVED[ArrivedBy(asked.arrived_by)]} pada {moment(asked.received_at)}, "
        f"kami sampaikan bahwa permintaan tersebut {asked.get_answer_display()}."
    )
    said = [opening, asked.words]
    said += [f"Dasar hukum: {asked.ground}"] if asked.ground else []
    said += [f"Data diperbaiki pada: {asked.corrected}."] if asked.corrected else []
    parts = [Part(sentences=tuple(said))]
    parts += [Part(heading=heading, rows=tuple(rows)) for heading, rows in lists]
    if asked.kind == Kind.ACCESS and asked.answer != Answer.REFUSED:
        parts.append(Part(sentences=(TRAIL_COMES_TOO,)))
    return _letter(
        by=by,
        number=number,
        about=f"Jawaban atas permintaan {asked.get_kind_display().lower()}",
        addressee=(asked.subject, "di tempat"),
        parts=tuple(parts),
    )


def agency_paper(incident: Incident, agency: Agency, *, number: str, by: User) -> LetterPaper:
    """The notice to the agency (article 46)."""
    opening = (
        "Berdasarkan UU 27/2022 Pasal 46 kami memberitahukan kegagalan pelindungan data pribadi yang kami ketahui pada "
        f"{moment(incident.noticed_at)} dan kami catat dengan nomor {incident.number} versi {incident.version}."
    )
    return _letter(
        by=by,
        number=number,
        about="Pemberitahuan kegagalan pelindungan data pribadi",
        addressee=(agency.name, agency.address),
        parts=(Part(sentences=(opening,)), *_content(incident)),
    )


def subject_paper(incident: Incident, addressee: str, *, number: str, by: User) -> LetterPaper:
    """The notice to somebody whose data it is (article 46)."""
    opening = (
        "Dengan menyesal kami memberitahukan, berdasarkan UU 27/2022 Pasal 46, bahwa data pribadi Saudara yang kami "
        f"simpan terdampak kegagalan pelindungan data pribadi yang kami ketahui pada {moment(incident.noticed_at)}."
    )
    return _letter(
        by=by,
        number=number,
        about="Pemberitahuan kegagalan pelindungan data pribadi Saudara",
        addressee=(addressee, "di tempat"),
        parts=(Part(sentences=(opening,)), *_content(incident), Part(sentences=(YOUR_RIGHTS,))),
    )


def _content(incident: Incident) -> tuple[Part, ...]:
    """What article 46 wants told: which data, when and how, and what is done about it."""
    happened = moment(incident.happened_at) or UNKNOWN
    number = f"{incident.affected} orang" if incident.affected is not None else UNKNOWN
    return (
        Part(
            heading="1. Data pribadi yang terungkap",
            rows=(
                ("Jenis data", incident.kinds_in_words),
                ("Rincian", incident.exposed),
                ("Pemilik data", incident.subjects),
                ("Jumlah", number),
            ),
        ),
        Part(
            heading="2. Kapan dan bagaimana terungkap",
            rows=(
                ("Yang terjadi", incident.title),
                ("Waktu kejadian", happened),
                ("Waktu diketahui", moment(incident.noticed_at)),
                ("Bagaimana", incident.cause),
            ),
        ),
        Part(
            heading="3. Upaya penanganan dan pemulihan",
            rows=(("Penanganan", incident.handling), ("Pencegahan", incident.measures)),
        ),
    )


def _letter(
    *, by: User, number: str, about: str, addressee: tuple[str, ...], parts: tuple[Part, ...]
) -> LetterPaper:
    office = by.office
    return LetterPaper(
        letterhead=Letterhead(office.government, office.name, office.address, bytes(office.logo) or None),
        number=number,
        about=about,
        place=office.regency.removeprefix("Kabupaten ").removeprefix("Kota "),
        date=day(timezone.now()),
        addressee=addressee,
        parts=parts,
        signer=_signer(by),
    )


def _signer(by: User) -> Signer:
    """Whoever heads the office today; where nobody is on record, a line for his name."""
    headship = headship_of(by)
    terms = [term for term in (headship.term, *headship.others) if term]
    if not terms:
        return Signer(title=f"Kepala {by.office.name},")
    head = terms[0]
    return Signer(title=f"{head.title},", name=head.full_name, nip=spaced(head.nip), basis=head.capacity)
