"""What the demo office is tried with: a P12 that programs open, of nobody's authority."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from config.local import trial
from sop.management.commands.load_demo import CERTIFIED


def test_the_p12_is_of_the_head_runs_for_as_long_as_one_of_bsre_and_is_for_its_owner_alone(
    tmp_path: Path,
) -> None:
    path = tmp_path / "uji.p12"
    told = trial.make_p12(path)
    _, certificate, _ = pkcs12.load_key_and_certificates(path.read_bytes(), trial.PASSPHRASE.encode())
    assert certificate is not None
    (name,) = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    assert name.value == "Bima Contoh Sasmita"
    assert certificate.not_valid_after_utc - datetime.now(UTC) > timedelta(days=729)
    assert "BUKAN BSrE" in certificate.issuer.rfc4514_string()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert str(path) in told


def test_certificates_are_made_once_for_people_whom_the_demo_knows(tmp_path: Path) -> None:
    trial.make_certificates(tmp_path)
    made = {path: path.read_bytes() for path in tmp_path.iterdir()}
    trial.make_certificates(tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == made
    assert set(trial.ENDS_IN) == set(CERTIFIED)
    assert len(made) == len(CERTIFIED)
