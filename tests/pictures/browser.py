"""A real browser for the tests: headless Chromium, which opens a page and tells how it came out."""

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--virtual-time-budget=10000",
)
"""Without the last, the page is dumped before its fonts are loaded; the others keep Chromium off the network."""
SECONDS = 120
MEASURE = """<script>
document.fonts.ready.then(() => {
  const place = (element) => {
    const box = element.getBoundingClientRect();
    return [box.left, box.top, box.right, box.bottom];
  };
  const measured = [...document.querySelectorAll("main svg g[class]")].map((group) => ({
    classes: group.getAttribute("class"),
    shape: [...group.querySelectorAll(":scope > .shape > rect")].map(place)[0] ?? null,
    texts: [...group.querySelectorAll(":scope > text")].map((text) => [text.textContent, place(text)]),
  }));
  const result = document.createElement("pre");
  result.id = "measured";
  result.textContent = JSON.stringify({
    groups: measured,
    picture: place(document.querySelector("main > svg")),
    width: document.documentElement.clientWidth,
    scroll: document.documentElement.scrollWidth,
    fonts: [...document.fonts].filter((font) => font.status === "loaded").length,
  });
  document.body.append(result);
});
</script>
"""
"""Writes into the page itself where everything in the picture has come to stand, in pixels of the window."""

Place = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True)
class Measured:
    """One group of the SVG: a box, or text alone."""

    classes: str
    shape: Place | None
    texts: tuple[tuple[str, Place], ...]


@dataclass(frozen=True)
class Page:
    """How the page came out: the `groups` of the picture, and `loaded` of its fonts."""

    groups: tuple[Measured, ...]
    picture: Place
    width: float
    scroll: float
    loaded: int


class Browser:
    """Chromium, with an empty profile for every page."""

    def __init__(self, program: str, directory: Path) -> None:
        self._program, self._directory = program, directory

    def measure(self, html: str, width: int = 1600) -> Page:
        """Open the page in a window ``width`` pixels wide and measure what is in the picture."""
        page = self._written(html.replace("</body>", f"{MEASURE}</body>"))
        found = re.search(
            r'<pre id="measured">(.*?)</pre>', self._run(page, f"--window-size={width},1000", "--dump-dom")
        )
        assert found, "the page did not come to its end in the browser"
        result = json.loads(unescape(found[1]))
        groups = tuple(
            Measured(
                group["classes"],
                group["shape"] and tuple(group["shape"]),
                tuple((text, tuple(place)) for text, place in group["texts"]),
            )
            for group in result["groups"]
        )
        return Page(groups, tuple(result["picture"]), result["width"], result["scroll"], result["fonts"])

    def screenshot(self, html: str) -> bytes:
        """What is seen of the page in a small window, as PNG."""
        shot = self._directory / "shot.png"
        self._run(self._written(html), "--window-size=1200,900", f"--screenshot={shot}")
        return shot.read_bytes()

    def _written(self, html: str) -> Path:
        page = self._directory / "page.html"
        page.write_text(html, encoding="utf-8")
        return page

    def _run(self, page: Path, *options: str) -> str:
        profile = self._directory / f"profile-{len(list(self._directory.iterdir()))}"
        command = [self._program, *QUIET, f"--user-data-dir={profile}", *options, page.as_uri()]
        return subprocess.run(command, capture_output=True, check=True, timeout=SECONDS).stdout.decode()


def found_browser(directory: Path) -> Browser:
    """The browser of this machine; without one the test is skipped, and fails where `CI` is true."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        reason = "there is no Chromium here: apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return Browser(program, directory)
