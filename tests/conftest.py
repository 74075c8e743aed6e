"""What every test may ask for: the folder with real vendor documents, and an environment without surprises."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from wheels import install_wheel

ROOT = Path(__file__).resolve().parents[1]
FEEDS = ROOT.parent / "shared" / "feeds"

pytest_plugins = ("sphinx.testing.fixtures",)

# No test fails because the machine is busy.
settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable of the caller's shell reaches a test: each sets what it is about."""
    for name in (
        "IP_RANGES_OFFLINE",
        "IP_RANGES_STRICT",
        "IP_RANGES_DATA",
        "SOURCE_DATE_EPOCH",
        "NO_COLOR",
        "FORCE_COLOR",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "http_proxy",
        "https_proxy",
    ):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def root_dir() -> Path:
    """The project's top folder."""
    return ROOT


@pytest.fixture(scope="session")
def feeds_dir() -> Path:
    """The folder with real vendor documents, which are other people's data and not part of this repository."""
    if not FEEDS.is_dir():
        pytest.skip("the real vendor documents are not here: ../shared/feeds/ beside the project's folder")
    return FEEDS


@pytest.fixture(scope="session")
def rootdir() -> Path:
    """Where sphinx.testing finds the small projects under test."""
    return ROOT / "tests" / "roots"


@pytest.fixture(scope="session")
def wheel_programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment that has nothing of ours but the built wheel."""
    return install_wheel(tmp_path_factory.mktemp("wheel"))
