"""`make sbom`: every locked package in one CycloneDX file, from the two lock files alone.

Called by its path too, `python3 config/local/bill.py FILE`, with the standard library alone: the image keeps its own.
What the lock files do not know is not in it: the system's packages, and where a package is fetched from.
"""

import base64
import hashlib
import json
import re
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[2]
BILL = ROOT / "var" / "sbom.json"
PYTHON_LOCK, FRONT_END_LOCK = "requirements.txt", "package-lock.json"
ENTRY = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)((?: \\\n    --hash=sha256:[0-9a-f]{64})+)", re.MULTILINE)
ALGORITHMS = {"sha512": "SHA-512", "sha384": "SHA-384", "sha256": "SHA-256"}
Component = dict[str, Any]


def write(path: Path = BILL) -> Path:
    """The bill of what these lock files name; the same bytes for the same lock files."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(bill(ROOT), indent=2, ensure_ascii=False) + "\n")
    return path


def bill(root: Path) -> dict[str, Any]:
    """The whole file, for the lock files of this folder."""
    locks = [(root / name).read_bytes() for name in (PYTHON_LOCK, FRONT_END_LOCK)]
    digest = hashlib.sha256(b"\0".join(locks)).digest()
    components = [*python_packages(locks[0].decode()), *front_end_packages(json.loads(locks[1]))]
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.UUID(bytes=digest[:16], version=4)}",
        "version": 1,
        "metadata": {
            "component": {"type": "application", "name": "sertifikat-dukcapil", "bom-ref": "application"}
        },
        "components": sorted(components, key=lambda component: component["bom-ref"]),
    }


def python_packages(lock: str) -> Iterator[Component]:
    """Each with the hashes of all its files: which one is installed depends on the machine."""
    for name, version, hashes in ENTRY.findall(lock):
        found = [{"alg": "SHA-256", "content": content} for content in re.findall(r"sha256:(\w+)", hashes)]
        yield _component(f"pkg:pypi/{quote(name)}@{quote(version)}", name=name, version=version) | {
            "hashes": found
        }


def front_end_packages(lock: dict[str, Any]) -> Iterator[Component]:
    """Each once, wherever it is installed; what only some machines need is optional."""
    packages = {
        (path.rpartition("node_modules/")[2], package["version"]): package
        for path, package in lock["packages"].items()
        if path
    }
    for (name, version), package in packages.items():
        algorithm, _, digest = package["integrity"].partition("-")
        component = _component(f"pkg:npm/{quote(name)}@{quote(version)}", name=name, version=version)
        component["scope"] = "optional" if package.get("optional") else "required"
        content = base64.b64decode(digest).hex()
        yield component | {"hashes": [{"alg": ALGORITHMS[algorithm], "content": content}]}


def _component(purl: str, *, name: str, version: str) -> Component:
    return {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}


if __name__ == "__main__":
    print(write(*map(Path, sys.argv[1:])))  # noqa: T201 -- the reader sits at a terminal
