"""The application, once for all journeys."""

from collections.abc import Iterator

import pytest

from tests.browser.application import Application, running


@pytest.fixture(scope="session")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    with running(tmp_path_factory.mktemp("journey")) as served:
        yield served
