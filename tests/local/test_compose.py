"""docker-compose.yml and Dockerfile say the same as the local runner, and nothing in them points nowhere."""

import os
import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest
import yaml
from gunicorn.config import GracefulTimeout

from config.containers import draw_secrets
from config.local import commands
from config.local.install import ROOT, VENV, postgres_folders
from config.local.postgres import APPLICATION, DATABASE, DISCREET, OWNER, SUPERUSER
from config.local.servers import servers

FILE = ROOT / "docker-compose.yml"
ONE_SHOT = {"migrate"}
OURS = {"migrate", "web", "worker", "courier", "beat"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    content = yaml.safe_load(FILE.read_text())
    assert isinstance(content, dict)
    return content


@pytest.fixture(scope="module")
def services(compose: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found = compose["services"]
    assert isinstance(found, dict)
    return found


def complaint_about(content: str, *, folder: Path) -> str:
    """What Docker Compose itself, which holds the schema of such files, says against one; the wheel hides its code."""
    (folder / "docker-compose.yml").write_text(content)
    words = [str(VENV / "bin" / "docker-compose"), "config", "--quiet"]
    env = {"PATH": os.environ["PATH"], "SITE_URL": "https://sertifikat.example.go.id"}
    return subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True, check=True).stderr


def test_docker_compose_accepts_the_file(tmp_path: Path) -> None:
    assert complaint_about(FILE.read_text(), folder=tmp_path) == ""


@pytest.mark.parametrize(
    ("right", "wrong", "complaint"),
    [
        ("restart: unless-stopped", "restrat: unless-stopped", "Additional property restrat is not allowed"),
        ("postgres: {condition: service_healthy}", "elsewhere: {condition: service_healthy}", "elsewhere"),
        ("${SITE_URL:?", "${ELSEWHERE:?", "ELSEWHERE"),
        ('"redis:/data"', '"nowhere:/data"', "nowhere"),
    ],
)
def test_docker_compose_refuses_what_is_wrong_with_such_a_file(
    tmp_path: Path, right: str, wrong: str, complaint: str
) -> None:
    content = FILE.read_text()
    assert right in content
    assert complaint in complaint_about(content.replace(right, wrong), folder=tmp_path)


def test_the_six_processes_and_the_migration_are_there(services: dict[str, dict[str, Any]]) -> None:
    assert set(services) == OURS | {"postgres", "redis"}


def test_every_command_of_ours_is_one_that_the_local_runner_starts(
    services: dict[str, dict[str, Any]],
) -> None:
    assert {name: tuple(services[name]["command"]) for name in OURS} == {
        "migrate": commands.MIGRATE,
        "web": commands.web(bind="0.0.0.0:8000"),
        "worker": commands.worker(),
        "courier": commands.courier(),
        "beat": commands.beat(schedule=services["beat"]["environment"]["BEAT_SCHEDULE"]),
    }


def test_the_database_is_as_discreet_as_that_of_the_local_runner(
    services: dict[str, dict[str, Any]],
) -> None:
    assert services["postgres"]["command"] == [
        "postgres",
        *(word for option in DISCREET for word in ("-c", option)),
    ]


def test_every_secret_and_volume_that_a_service_uses_is_declared_and_none_besides(
    compose: dict[str, Any], services: dict[str, dict[str, Any]]
) -> None:
    mounts = [mount.split(":")[0] for service in services.values() for mount in service.get("volumes", [])]
    volumes = {mount for mount in mounts if not mount.startswith(".")}
    assert volumes == set(compose["volumes"])
    used = {secret for service in services.values() for secret in service.get("secrets", [])}
    assert used == set(compose["secrets"])
    assert all((ROOT / mount).exists() for mount in mounts if mount.startswith("."))


def test_every_secret_file_that_a_service_reads_is_mounted_into_it(
    services: dict[str, dict[str, Any]],
) -> None:
    for name, service in services.items():
        words = [*service.get("environment", {}).values(), *service.get("command", [])]
        read = {str(word).removeprefix("/run/secrets/") for word in words if "/run/secrets/" in str(word)}
        assert read <= set(service["secrets"]), name
    read = set(re.findall(r"/run/secrets/(\w+)", (ROOT / "config/containers/roles.sql").read_text()))
    assert read <= set(services["postgres"]["secrets"])


def test_every_setting_of_an_office_can_be_given_to_the_containers(
    services: dict[str, dict[str, Any]],
) -> None:
    asked = set(re.findall(r"\b(?:env|flag)\(\"(\w+)\"", (ROOT / "config" / "settings.py").read_text()))
    given = {name.removesuffix("_FILE") for name in services["web"]["environment"]}
    assert asked - given == {"DEBUG", "STATIC_ROOT"}, "of development alone, and the image's own folder"


def test_no_password_or_key_stands_in_the_file(services: dict[str, dict[str, Any]]) -> None:
    for service in services.values():
        for variable in service.get("environment", {}):
            assert not re.search(r"(PASSWORD|SECRET_KEY|BROKER_URL)$", variable), variable


def test_only_the_migration_knows_the_password_of_the_owner(services: dict[str, dict[str, Any]]) -> None:
    knowing = {name for name, service in services.items() if "owner_password" in service["secrets"]}
    assert knowing == {"migrate", "postgres"}
    users = {name: services[name]["environment"]["DATABASE_USER"] for name in OURS}
    assert users == {name: OWNER if name == "migrate" else APPLICATION for name in OURS}


def test_every_lasting_service_has_a_health_check_and_comes_back_after_a_crash(
    services: dict[str, dict[str, Any]],
) -> None:
    for name in set(services) - ONE_SHOT:
        assert services[name]["healthcheck"]["test"], name
        assert services[name]["restart"] == "unless-stopped", name
    for name in ONE_SHOT:
        # The image's own check asks for pages.
        assert (services[name]["restart"], services[name]["healthcheck"]) == ("no", {"disable": True})


def test_web_workers_and_beat_wait_for_healthy_servers_and_a_finished_migration(
    services: dict[str, dict[str, Any]],
) -> None:
    for name in OURS - ONE_SHOT:
        assert services[name]["depends_on"] == {
            "postgres": {"condition": "service_healthy"},
            "redis": {"condition": "service_healthy"},
            "migrate": {"condition": "service_completed_successfully"},
        }


def test_nothing_is_published_but_the_pages_and_those_to_this_machine(
    services: dict[str, dict[str, Any]],
) -> None:
    published = {name: service["ports"] for name, service in services.items() if "ports" in service}
    assert list(published) == ["web"]
    assert all(port.startswith("127.0.0.1:") for port in published["web"])


def test_no_service_may_write_to_its_image_or_gain_a_privilege(services: dict[str, dict[str, Any]]) -> None:
    for name, service in services.items():
        assert service["read_only"] is True, name
        assert service["security_opt"] == ["no-new-privileges:true"], name
    assert all(services[name]["cap_drop"] == ["ALL"] for name in OURS)


def test_no_log_grows_until_the_disk_is_full(services: dict[str, dict[str, Any]]) -> None:
    for name, service in services.items():
        assert service["logging"] == {"driver": "local", "options": {"max-size": "10m", "max-file": "5"}}, (
            name
        )


def test_an_answer_that_was_begun_is_given_before_the_pages_are_stopped(
    services: dict[str, dict[str, Any]],
) -> None:
    assert int(services["web"]["stop_grace_period"].removesuffix("s")) > GracefulTimeout.default


def test_the_master_keys_are_within_reach_of_those_alone_who_open_papers(
    services: dict[str, dict[str, Any]],
) -> None:
    with_keys = {name for name, it in services.items() if any("keys:" in at for at in it.get("volumes", []))}
    assert with_keys == {"migrate", "web", "worker", "courier"}


def test_every_image_of_others_has_a_tag_of_its_own_release(services: dict[str, dict[str, Any]]) -> None:
    for name in set(services) - OURS:
        assert re.fullmatch(r"[a-z]+:\d+-bookworm", services[name]["image"]), name


def test_every_room_of_the_application_enters_the_image() -> None:
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert rooms <= let_in
    assert not let_in & {"var", "tests", ".git", ".venv", "node_modules"}


def test_drawn_secrets_are_those_of_the_file_and_a_second_draw_keeps_them(
    compose: dict[str, Any], tmp_path: Path
) -> None:
    folder = tmp_path / "secrets"
    script = ROOT / "config" / "containers" / "draw_secrets.py"
    subprocess.run([sys.executable, str(script), str(folder)], check=True)
    first = {path.name: path.read_text() for path in folder.iterdir()}
    draw_secrets.draw(folder)
    assert {path.name: path.read_text() for path in folder.iterdir()} == first
    assert set(first) == set(compose["secrets"])
    assert all(secret["file"] == f"./var/secrets/{name}" for name, secret in compose["secrets"].items())
    assert folder.stat().st_mode & 0o077 == 0
    assert first["broker_url"].partition(":@")[0].split("@")[0].rpartition(":")[2] in first["broker_conf"]


def test_the_roles_of_the_containers_are_those_of_the_local_runner(tmp_path: Path) -> None:
    script = (ROOT / "config" / "containers" / "roles.sql").read_text()
    for name in ("owner_password", "app_password"):
        (tmp_path / name).write_text("kata-sandi-uji")
    (tmp_path / "roles.sql").write_text(script.replace("/run/secrets", str(tmp_path)))
    with servers("roles", durable=False) as env:
        for statement in (f"DATABASE {DATABASE}", f"ROLE {OWNER}", f"ROLE {APPLICATION}"):
            execute(f"DROP {statement}", env=env, user=SUPERUSER, database="postgres")
        words = [str(postgres_folders()[0] / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-U", SUPERUSER]
        words += ["-d", "postgres", "-h", env["DATABASE_HOST"], "-f", str(tmp_path / "roles.sql")]
        subprocess.run(words, check=True)
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            execute("CREATE TABLE forbidden ()", env=env, user=APPLICATION, database=DATABASE)
        execute("CREATE TABLE allowed ()", env=env, user=OWNER, database=DATABASE)


def execute(statement: str, *, env: dict[str, str], user: str, database: str) -> None:
    host, port = env["DATABASE_HOST"], env["DATABASE_PORT"]
    with closing(psycopg2.connect(host=host, port=port, user=user, dbname=database)) as connection:
        connection.autocommit = True
        connection.cursor().execute(statement)
