"""An entry in words, as they stand after the name of the person."""

from collections.abc import Mapping
from typing import Any

from audit.actions import OF_CERTIFICATES, Action, Outcome

# A page was opened; what is done there was not.
OF_A_PAGE = {Action.VISIT, Action.READ_NIK}


def deed(action: str, *, outcome: str, facts: Mapping[str, Any]) -> str:
    """What was done, or refused, and about what."""
    if action in OF_A_PAGE:
        said = f"{Action(action).label}{_of_page(facts)}"
    else:
        refused = "ditolak saat " if outcome == Outcome.REFUSED else ""
        said = f"{refused}{Action(action).label}{_of_certificate(action, facts)}{_about(facts)}"
    return said if said.endswith((".", "!", "?")) else f"{said}."


def _of_page(facts: Mapping[str, Any]) -> str:
    """Which page it was: by the act that is done there, else by its address."""
    if facts.get("action") in Action.values:
        return f": halaman untuk {Action(facts['action']).label}"
    return f": {facts['path']}" if facts.get("path") else ""


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
        (": {}", facts.get("user") or facts.get("username")),
        (" {}", facts.get("official")),
        (": {}", facts.get("document_kind")),
        (", halaman {}", facts.get("page")),
        (", versi {}", facts.get("form_version")),
        (" sebagai pengganti pindaian sebelumnya", facts.get("replaced_sha256")),
        (" tanpa kode QR yang terbaca", facts.get("matched_by") == "reason"),
        (" ({})", ", ".join(facts.get("changed", ()))),
        (": {}", facts.get("reason") or facts.get("cause")),
        (", sejak {}", facts.get("since")),
        (", atas permintaan {}", facts.get("asked_by")),
        (", surat {}", facts.get("letter_number")),
        (". {}", facts.get("note")),
    )
    return "".join(words.format(value) for words, value in parts if value)
