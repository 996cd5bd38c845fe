"""An entry in words, as they stand after the name of the person."""

from collections.abc import Mapping
from typing import Any

from audit.actions import OF_CERTIFICATES, Action, Outcome

# A page was opened; what is done there was not.
OF_A_PAGE = {Action.VISIT, Action.READ_NIK}


def deed(action: str, *, outcome: str, facts: Mapping[str, Any]) -> str:
    """What was done, or refused, and about what."""
    # That who visits a page was refused, the action says itself.
    refused = "ditolak saat " if outcome == Outcome.REFUSED and action != Action.VISIT else ""
    about = _of_page(facts) if action in OF_A_PAGE else f"{_of_certificate(action, facts)}{_about(facts)}"
    said = f"{refused}{Action(action).label}{about}"
    return said if said.endswith((".", "!", "?")) else f"{said}."


def _of_page(facts: Mapping[str, Any]) -> str:
    """Which page it was: by the act that is done there, else by its address; and why it did not open."""
    if facts.get("action") in Action.values:
        return f": halaman untuk {Action(facts['action']).label}"
    because = f", karena {facts['cause']}" if facts.get("cause") else ""
    return f": {facts['path']}{because}" if facts.get("path") else ""


def _rotated(facts: Mapping[str, Any]) -> str:
    """What came under which master key, and what did not open."""
    said = (
        f" menjadi nomor {facts['master_key']}: {facts['data_keys']} kunci data dokumen dan {facts['sealed_values']} "
        "nilai tersegel dibungkus ulang"
    )
    return said + (f", {facts['unreadable']} tidak dapat dibuka" if facts["unreadable"] else "")


def _of_certificate(action: str, facts: Mapping[str, Any]) -> str:
    """Which certificate it was, where no case says so."""
    serial = facts.get("certificate_serial") if action in OF_CERTIFICATES else ""
    return f" nomor seri {serial}" if serial else ""


def _about(facts: Mapping[str, Any]) -> str:
    parts = (
        ("{}", "master_key" in facts and _rotated(facts)),
        (" sampai nomor {}", facts.get("retired_up_to")),
        (": {}", facts.get("user") or facts.get("username")),
        (" dengan {}", facts.get("means")),
        (" {}", facts.get("channel")),
        (" pada {}", ", ".join(facts.get("devices", ()))),
        (" {}", facts.get("official")),
        (" selaku {}", facts.get("capacity")),
        (": {}", facts.get("document_kind")),
        (", {}", facts.get("retention")),
        (" menurut {}", facts.get("basis")),
        (": {} dokumen", facts.get("papers")),
        (", berita acara nomor {}", facts.get("minutes_number")),
        (": {}", facts.get("about")),
        (", {}", facts.get("answer")),
        (", halaman {}", facts.get("page")),
        (", versi {}", facts.get("form_version")),
        (" sebagai pengganti pindaian sebelumnya", facts.get("replaced_sha256")),
        (" tanpa kode QR yang terbaca", facts.get("matched_by") == "reason"),
        (" yang bertanda tangan elektronik ({})", "; ".join(facts.get("signatures", ()))),
        (" ({})", ", ".join(facts.get("changed", ()))),
        (": {}", facts.get("reason") or facts.get("cause")),
        (", karena isian {} belum benar", ", ".join(f"“{label}”" for label in facts.get("fields", ()))),
        (", sejak {}", facts.get("since")),
        (", atas permintaan {}", facts.get("asked_by")),
        (", surat {}", facts.get("letter_number")),
        (": {}", facts.get("period")),
        (", dalam bentuk {}", facts.get("format")),
        (", {} catatan", facts.get("entries")),
        (". {}", facts.get("note")),
    )
    return "".join(words.format(value) for words, value in parts if value)
