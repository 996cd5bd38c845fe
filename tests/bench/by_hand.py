"""Row 2 of the SOP as `perform` carries it out, in statements written by hand on a connection of its own."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg2
from django.db import connection
from psycopg2.extras import register_uuid

from accounts.models import User
from audit.keys import keys
from certificates.headship import TENURES
from certificates.holders import SERVED_UNTIL, index_of
from registrations.models import Registration
from sop.approver import PREPARED
from sop.evidence import EXHIBITED, digest_of
from sop.workflow import STANDING
from tests.bench.office import Bench

COLUMNS = ", ".join(f'"{field.column}"' for field in Registration._meta.concrete_fields)
LOCK = f"SELECT {COLUMNS} FROM registrations_registration WHERE id = %s FOR UPDATE"
PAPERS = "SELECT kind, sha256 FROM documents_document WHERE id = ANY(%s)"
APPROVER = TENURES.format(question=PREPARED)
END_WAIT = "UPDATE sop_wait SET ended_at = %s WHERE case_id = %s AND ended_at IS NULL"
ENTER = """
    INSERT INTO audit_entry (at, action, outcome, office_id, actor_id, role, case_id, case_number, subject_id, facts,
                             address, request_id, canonical, previous, hash, mac)
    VALUES (%s, 'sign', 'done', %s, %s, 'KEPALA_DINAS', %s, %s, NULL, %s, NULL, '', %s, %s, %s, %s) RETURNING id
"""
SIGN = """
    UPDATE registrations_registration
    SET state = 'signed', moved_at = %s, acts = %s, is_signed = true, is_stamped = true,
        approved_by_id = %s, approved_at = %s, approved_sha256 = %s, audit_head = %s
    WHERE id = %s
"""
WORK = """
    INSERT INTO sop_work (case_id, action, row, by_id, opened_at, finished_at)
    VALUES (%s, 'sign', 'sign', %s, %s, %s) RETURNING id
"""
TELL = """
    INSERT INTO notifications_notice (recipient_id, occasion, subject, body, path, button, attempts, last_error)
    SELECT id, %s, %s, %s, %s, %s, 0, '' FROM accounts_user
    WHERE office_id = %s AND role = ANY(%s) AND is_active AND id <> %s
    ON CONFLICT (recipient_id, occasion) DO NOTHING
    RETURNING id
"""
SENTENCE = (
    "Formulir {number} telah ditandatangani dan berstempel. Langkah berikutnya: ajukan ke BSrE, lalu catat "
    "penerbitan P12."
)
STATEMENTS = (LOCK, STANDING, SERVED_UNTIL, APPROVER, PAPERS, END_WAIT, ENTER, SIGN, WORK, TELL)
PLACES = {field.attname: place for place, field in enumerate(Registration._meta.concrete_fields)}


@dataclass(frozen=True)
class Hand:
    """Who signs, and what he was shown; what the statements need and would not have to be read for them."""

    connection: Any
    office_id: int
    user_id: int
    full_name: str
    content_sha256: str
    mac_key: bytes
    nip: str
    nik_index: bytes

    def sign(self, case_id: UUID) -> None:
        """All statements of one step, in one transaction."""
        now = datetime.now(UTC)
        with self.connection, self.connection.cursor() as cursor:
            cursor.execute(LOCK, [case_id])
            row = cursor.fetchone()
            for sql, asked in self._whether_he_may(case_id, row):
                cursor.execute(sql, asked)
                cursor.fetchall()
            cursor.execute(PAPERS, [[row[PLACES[f"{name}_id"]] for name in EXHIBITED]])
            cursor.fetchall()
            cursor.execute(END_WAIT, [now, case_id])
            number, acts = row[PLACES["number"]], row[PLACES["acts"]] + 1
            version = row[PLACES["form_version"]]
            facts, canonical = self._entry(case_id, number=number, now=now)
            previous = bytes(row[PLACES["audit_head"]])
            head = hashlib.sha256(previous + canonical).digest()
            entered = [now, self.office_id, self.user_id, case_id, number, json.dumps(facts), canonical]
            cursor.execute(ENTER, [*entered, previous, head, hmac.digest(self.mac_key, head, "sha256")])
            cursor.fetchone()
            signed = [now, acts, self.user_id, now, self.content_sha256, head, case_id]
            cursor.execute(SIGN, signed)
            cursor.execute(WORK, [case_id, self.user_id, now, now])
            cursor.fetchone()
            cursor.execute(
                TELL, [*self._told(case_id, number, version), self.office_id, ["ADB"], self.user_id]
            )
            cursor.fetchall()

    def _whether_he_may(self, case_id: UUID, row: Any) -> list[tuple[str, Any]]:
        by = {"by": self.user_id, "nip": self.nip, "case": case_id, "office": self.office_id}
        began = {name: row[PLACES[f"{name}_id"]] for name in ("started_by", "filled_by")}
        return [
            (STANDING, [self.user_id]),
            (SERVED_UNTIL, [self.office_id, self.nik_index]),
            (APPROVER, {**by, **began}),
        ]

    def _entry(self, case_id: UUID, *, number: str, now: datetime) -> tuple[dict[str, str], bytes]:
        facts = {
            "from_state": "filled",
            "to_state": "signed",
            "content_sha256": self.content_sha256,
            "confirmed": "ditandatangani, berstempel",
        }
        entry = {
            "at": now.isoformat(),
            "action": "sign",
            "outcome": "done",
            "office_id": self.office_id,
            "actor_id": self.user_id,
            "actor_name": self.full_name,
            "role": "KEPALA_DINAS",
            "case_id": str(case_id),
            "case_number": number,
            "subject_id": None,
            "facts": facts,
            "address": None,
            "request_id": "",
        }
        return facts, json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

    @staticmethod
    def _told(case_id: UUID, number: str, version: int) -> list[str]:
        return [
            f"{case_id}:{version}:sign",
            f"Permohonan {number} telah disetujui Kepala Dinas",
            SENTENCE.format(number=number),
            f"/pendaftaran/{case_id}/penerbitan/",
            "Buka halaman penerbitan P12",
        ]


def hand_of(bench: Bench, *, connection: Any) -> Hand:
    """The Kepala Dinas of the office, signing over `connection`."""
    by = User.objects.get(pk=bench.kepala_dinas_id)
    case = Registration.objects.get(pk=bench.case_id)
    return Hand(
        connection=connection,
        office_id=bench.office_id,
        user_id=by.pk,
        full_name=by.full_name,
        content_sha256=digest_of(case.exhibit()),
        mac_key=keys().mac,
        nip=by.nip,
        nik_index=index_of(case.nik, office_id=bench.office_id),
    )


def own_connection() -> Any:
    """A plain connection to the database that Django uses."""
    register_uuid()  # type: ignore[no-untyped-call]  # it has no types
    known: Any = connection.settings_dict
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    given = {name: known[key] for name, key in names.items() if known[key]}
    return psycopg2.connect(**given, options=known["OPTIONS"]["options"])
