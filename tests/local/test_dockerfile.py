"""The Dockerfile: nobody in particular runs it, no layer keeps a secret, and by itself it serves the pages."""

import re

import pytest

from config.local import commands
from config.local.install import ROOT

RELEASE = re.compile(r"[a-z]+:\d+[.\d]*-(slim-)?bookworm(-slim)?")


@pytest.fixture(scope="module")
def stages() -> list[str]:
    """The stages of the image, each with its lines as Docker reads them: joined, and without comments."""
    lines = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE).replace("\\\n", " ")
    return re.split(r"^(?=FROM )", lines, flags=re.MULTILINE)[1:]


def test_every_image_that_is_built_upon_has_a_tag_of_its_own_release(stages: list[str]) -> None:
    assert len(stages) == 2
    for stage in stages:
        assert RELEASE.fullmatch(stage.split()[1]), stage


def test_the_image_runs_as_nobody_in_particular_and_nothing_is_built_after_that(stages: list[str]) -> None:
    before, user, after = stages[-1].partition("\nUSER app\n")
    assert user
    assert "--uid 10001" in before
    assert not re.search(r"^(RUN|COPY|ADD|USER) ", after, flags=re.MULTILINE)
    assert "HEALTHCHECK " in after
    assert 'CMD ["python", "config/containers/health.py", "web"]' in after


def test_no_layer_of_the_image_keeps_a_secret_or_a_list_of_packages(stages: list[str]) -> None:
    for line in "".join(stages).splitlines():
        assert not re.match(r"(ARG|ENV) .*(KEY|SECRET|PASSWORD|TOKEN)", line), line
        assert "apt-get install" not in line or "rm -rf /var/lib/apt/lists/*" in line
        assert "pip install" not in line or {"--no-cache-dir", "--require-hashes"} <= set(line.split())
    assert sum("manage.py collectstatic" in line for line in stages[-1].splitlines()) == 1


def test_the_image_by_itself_serves_the_pages(stages: list[str]) -> None:
    words = re.findall(r'"([^"]+)"', stages[-1].partition("\nCMD [")[2])
    assert tuple(words) == commands.web(bind="0.0.0.0:8000")


def test_the_image_keeps_a_bill_of_what_was_locked(stages: list[str]) -> None:
    """Made as itself, from the lock files that were installed there."""
    assert "python config/local/bill.py sbom.json" in stages[-1].partition("\nUSER app\n")[0]
    let_in = (ROOT / ".dockerignore").read_text().splitlines()
    assert {"!requirements.txt", "!package-lock.json", "!config"} <= set(let_in)
