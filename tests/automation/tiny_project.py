"""A project directory for the real engine whose program can be rewritten between runs."""

import textwrap
from pathlib import Path

from trivial_provider import TrivialProvider

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
