"""Tiny projects on the real engine, with a provider that keeps things in memory."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tiny_project import Project
from trivial_provider import TrivialProvider, serving


@pytest.fixture
def provider() -> TrivialProvider:
    return TrivialProvider()


@pytest.fixture
def project(tmp_path: Path, provider: TrivialProvider, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    """A project in a world of its own: backend, passphrase and Pulumi home are thrown away with the test."""
    state = tmp_path / "state"
    state.mkdir()
    engine = Path(os.environ.get("PULUMI_HOME") or Path.home() / ".pulumi") / "bin"
    monkeypatch.setenv("PATH", f"{os.environ['PATH']}{os.pathsep}{engine}")
    monkeypatch.setenv("PULUMI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PULUMI_BACKEND_URL", f"file://{state}")
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "for tests")
    monkeypatch.delenv("FOUNDATION_EMULATOR", raising=False)
    monkeypatch.setenv("PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION", "true")
    with serving(provider) as port:
        monkeypatch.setenv("PULUMI_DEBUG_PROVIDERS", f"trivial:{port}")
        yield Project(tmp_path / "tiny", provider)
