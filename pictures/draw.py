"""From a configuration to a picture in one of the forms."""

from collections.abc import Callable, Mapping

from foundation.config import StackConfig
from pictures.d2 import d2
from pictures.html import html
from pictures.mermaid import mermaid
from pictures.organization import Organization
from pictures.svg import svg
from pictures.tree import organization

FORMATS: Mapping[str, Callable[[Organization], str]] = {"svg": svg, "html": html, "mermaid": mermaid, "d2": d2}
"""The forms of a picture by name."""


def draw(config: StackConfig, stack: str, form: str) -> str:
    """The picture of ``config`` in ``form``, one of `FORMATS`; the same configuration gives the same text.

    Raises ConfigurationError when a guardrail is too long for AWS, PictureFailed when the renderer fails.
    """
    return FORMATS[form](organization(config, stack))
