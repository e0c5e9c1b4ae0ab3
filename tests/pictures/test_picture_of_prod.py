"""The picture in the README is that of Pulumi.prod.yaml as it is now."""

from pictured import ROOT

from foundation.config import read
from pictures import FORMATS, draw


def test_the_picture_in_docs_is_fresh() -> None:
    drawn = draw(read(ROOT / "Pulumi.prod.yaml"), "prod", "svg")
    stored = (ROOT / "docs" / "organization.svg").read_text(encoding="utf-8")
    assert stored == drawn, "Run: foundation draw prod --output docs/organization.svg"


def test_there_are_four_forms_of_a_picture() -> None:
    assert list(FORMATS) == ["svg", "html", "mermaid", "d2"]
