"""Draw the secrets that docker-compose.yml mounts; those that are there already stay as they are.

Called by its path, with the standard library alone; a folder other than var/secrets may be named. The folder is
private; the files in it are readable, because compose mounts each one as it is and the users inside the containers
have numbers of their own.
"""

import secrets
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "var" / "secrets"


def draw(folder: Path = FOLDER) -> None:
    """Write each secret that lacks."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    for name in ("secret_key", "postgres_password", "owner_password", "app_password"):
        _write(folder / name, secrets.token_urlsafe(48))
    _write(folder / "email_password", "")
    if not (folder / "broker_conf").exists():
        password = secrets.token_urlsafe(32)
        _write(folder / "broker_url", f"redis://:{password}@redis:6379/0")
        lines = (f"requirepass {password}", "appendonly yes", "maxmemory-policy noeviction", "dir /data")
        _write(folder / "broker_conf", "\n".join((*lines, "")))


def _write(path: Path, text: str) -> None:
    if not path.exists():
        path.write_text(text)
        path.chmod(0o444)


if __name__ == "__main__":
    draw(*map(Path, sys.argv[1:]))
