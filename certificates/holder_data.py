"""The data of the person whom a certificate is for, as the application form has them."""

from datetime import date

from django.db import models

from accounts.nip import Sex, spaced
from accounts.zones import day
from certificates.ranks import Rank
from documents.fields import SealedTextField

Row = tuple[str, str]


class PositionStatus(models.TextChoices):
    """In what right somebody heads the office; all but the first are for a limited time."""

    DEFINITIF = "DEFINITIF", "Definitif"
    PLT = "PLT", "Pelaksana Tugas (Plt.)"
    PLH = "PLH", "Pelaksana Harian (Plh.)"
    PJ = "PJ", "Penjabat (Pj.)"


def titled(position: str, status: str) -> str:
    """A position as its holder signs: `Plt. Kepala Dinas Contoh`."""
    if status in ("", PositionStatus.DEFINITIF):
        return position
    short = f"{status.capitalize()}."
    # Some decrees have the abbreviation in the title already.
    return position if position.startswith(short) else f"{short} {position}"


def acting_as(position: str, status: str, *, decree_number: str, decree_date: date | None) -> str:
    """In what capacity: `Plt. Kepala Dinas Contoh, berdasarkan 821.22-0001 Tahun 2026 tanggal 1 Juli 2026`."""
    return f"{titled(position, status)}, {by_decree(decree_number, decree_date)}"


def by_decree(number: str, dated: date | None) -> str:
    """`berdasarkan 821.22-0001 Tahun 2026 tanggal 1 Juli 2026`."""
    return f"berdasarkan {number} tanggal {day(dated)}" if dated else f"berdasarkan {number}"


class Reason(models.TextChoices):
    """Sebab permohonan: why a certificate is applied for."""

    FIRST = "FIRST", "Penerbitan pertama"
    NEW_HEAD = "NEW_HEAD", "Pergantian Kepala Dinas"
    ACTING_HEAD = "ACTING_HEAD", "Penunjukan Plt. atau Plh. Kepala Dinas"
    EXPIRING = "EXPIRING", "Sertifikat akan berakhir"
    EXPIRED = "EXPIRED", "Sertifikat telah berakhir"
    PASSPHRASE_LOST = "PASSPHRASE_LOST", "Passphrase hilang atau terlupa"
    P12_LOST = "P12_LOST", "Berkas P12 rusak atau hilang"
    DATA_CHANGED = "DATA_CHANGED", "Perubahan data pemilik sertifikat"
    OTHER = "OTHER", "Lainnya"


class HolderData(models.Model):
    """Data pemohon: person, position and decree. A draft may lack any; the form says when they are whole."""

    reason = models.CharField("sebab permohonan", max_length=20, choices=Reason, blank=True)
    reason_text = models.CharField("penjelasan sebab", max_length=250, blank=True)
    monev_reference = models.CharField("nomor pendaftaran Monev", max_length=100, blank=True)

    full_name = models.CharField("nama lengkap", max_length=100, blank=True)
    title_prefix = models.CharField("gelar depan", max_length=50, blank=True)
    title_suffix = models.CharField("gelar belakang", max_length=50, blank=True)
    nik = SealedTextField("NIK", blank=True)
    nip = models.CharField("NIP", max_length=18, blank=True)
    birth_place = models.CharField("tempat lahir", max_length=100, blank=True)
    birth_date = models.DateField("tanggal lahir", null=True, blank=True)
    sex = models.CharField("jenis kelamin", max_length=1, choices=Sex, blank=True)
    rank = models.CharField("pangkat, golongan ruang", max_length=5, choices=Rank, blank=True)
    official_email = models.EmailField("surel kedinasan", blank=True)
    phone = models.CharField("nomor telepon seluler", max_length=16, blank=True)

    position_title = models.CharField("jabatan", max_length=150, blank=True)
    position_status = models.CharField("status jabatan", max_length=9, choices=PositionStatus, blank=True)
    organization = models.CharField("instansi", max_length=150, blank=True)
    work_unit = models.CharField("unit kerja", max_length=150, blank=True)
    office_address = models.CharField("alamat kantor", max_length=250, blank=True)
    city = models.CharField("kabupaten/kota", max_length=100, blank=True)
    province = models.CharField("provinsi", max_length=100, blank=True)
    decree_number = models.CharField("nomor SK", max_length=100, blank=True)
    decree_date = models.DateField("tanggal SK", null=True, blank=True)
    decree_subject = models.CharField("tentang", max_length=250, blank=True)
    decree_issuer = models.CharField("pejabat yang menetapkan", max_length=150, blank=True)
    tenure_start = models.DateField("TMT jabatan", null=True, blank=True)
    tenure_end = models.DateField("berlaku sampai", null=True, blank=True)

    identifier_note = models.CharField("keterangan atas peringatan", max_length=500, blank=True)
    declared_true_at = models.DateTimeField("pernyataan kebenaran data", null=True, blank=True)
    declaration_version = models.PositiveSmallIntegerField("versi pernyataan", null=True, blank=True)
    privacy_notice_ack_at = models.DateTimeField("pemberitahuan data pribadi", null=True, blank=True)
    privacy_notice_version = models.PositiveSmallIntegerField("versi pemberitahuan", null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def name_with_titles(self) -> str:
        """The name as it stands above the NIP: `Dr. Sari Contoh, S.H., M.H.`"""
        name = f"{self.title_prefix} {self.full_name}".strip()
        return f"{name}, {self.title_suffix}" if self.title_suffix else name

    @property
    def rank_label(self) -> str:
        """`Pembina Utama Muda, IV/c`."""
        return str(self.get_rank_display())

    @property
    def reason_label(self) -> str:
        """Why the certificate is applied for, in words."""
        label = str(self.get_reason_display())
        return f"{label}: {self.reason_text}" if self.reason_text else label

    @property
    def position_label(self) -> str:
        """The position as its holder signs: `Plt. Kepala Dinas Contoh`."""
        return titled(self.position_title, self.position_status)

    @property
    def basis(self) -> str:
        """By which decree he signs who stands in for the head; nothing where he signs in his own right."""
        if self.position_status in ("", PositionStatus.DEFINITIF):
            return ""
        return by_decree(self.decree_number, self.decree_date)

    def applicant_rows(self) -> tuple[Row, ...]:
        """Part A of the form on paper. It shows the NIK in full: BSrE asks for it."""
        return _filled(
            ("Nama lengkap (sesuai KTP, tanpa gelar)", self.full_name),
            ("Nama dan gelar", self.name_with_titles if self.title_prefix or self.title_suffix else ""),
            ("NIK", self.nik),
            ("NIP", spaced(self.nip)),
            ("Tempat lahir", self.birth_place),
            ("Tanggal lahir", day(self.birth_date)),
            ("Jenis kelamin", self.get_sex_display()),
            ("Pangkat, golongan ruang", self.rank_label),
            ("Surel kedinasan", self.official_email),
            ("Nomor telepon seluler", self.phone),
            ("Keterangan atas data", self.identifier_note),
        )

    def position_rows(self) -> tuple[Row, ...]:
        """Part B of the form on paper."""
        return _filled(
            ("Jabatan", self.position_title),
            ("Status jabatan", self.get_position_status_display()),
            ("Instansi", self.organization),
            ("Unit kerja", self.work_unit),
            ("Alamat kantor", self.office_address),
            ("Kabupaten/Kota", self.city),
            ("Provinsi", self.province),
            ("Nomor SK", self.decree_number),
            ("Tanggal SK", day(self.decree_date)),
            ("Tentang", self.decree_subject),
            ("Pejabat yang menetapkan", self.decree_issuer),
            ("Terhitung mulai tanggal (TMT)", day(self.tenure_start)),
            ("Berlaku sampai", day(self.tenure_end)),
            ("Nomor pendaftaran Monev", self.monev_reference),
        )


def _filled(*rows: Row) -> tuple[Row, ...]:
    """The rows that have something to say: an empty line on paper invites somebody to fill it in by hand."""
    return tuple((label, str(value)) for label, value in rows if value)
