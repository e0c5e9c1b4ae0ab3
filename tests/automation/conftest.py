"""Tiny projects on the real engine, with a provider that keeps things in memory."""

import os
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from trivial_provider import TrivialProvider, serving

PROGRAM = """
import pulumi

class Thing(pulumi.CustomResource):
    def __init__(self, name, props=None, opts=None):
        super().__init__("trivial:index:Thing", name, props or {}, opts)

provider = pulumi.ProviderResource("trivial", "trivial", {})
"""


class Project:
    """A project directory whose program can be rewritten between runs."""

    def __init__(self, directory: Path, provider: TrivialProvider) -> None:
        self.directory = directory
        self.provider = provider
        directory.mkdir()
        (directory / "Pulumi.yaml").write_text("name: tiny\nruntime: python\n")
        (directory / "Pulumi.prod.yaml").write_text("config:\n  tiny:size: 3 # how many\n")
        self.program("")

    def program(self, body: str) -> None:
        """Declare what `body` says, with `Thing`, `provider` and `pulumi` at hand."""
        (self.directory / "__main__.py").write_text(PROGRAM + textwrap.dedent(body))


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
    monkeypatch.setenv("PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION", "true")
    with serving(provider) as port:
        monkeypatch.setenv("PULUMI_DEBUG_PROVIDERS", f"trivial:{port}")
        yield Project(tmp_path / "tiny", provider)
