"""The pictures of the organization and of its budgets in the README are those of Pulumi.prod.yaml as it is now."""

from pictured import ROOT

from foundation import spend_plan
from foundation.config import read
from pictures import FORMATS, draw, spend


def test_the_picture_in_docs_is_fresh() -> None:
    drawn = draw(read(ROOT / "Pulumi.prod.yaml"), "prod", "svg")
    stored = (ROOT / "docs" / "organization.svg").read_text(encoding="utf-8")
    assert stored == drawn, "Run: foundation draw prod --output docs/organization.svg"


def test_the_picture_of_budgets_in_docs_is_fresh() -> None:
    found = spend_plan.plan(read(ROOT / "Pulumi.prod.yaml"))
    assert found is not None
    stored = (ROOT / "docs" / "spend.svg").read_text(encoding="utf-8")
    assert stored == spend.svg(found, "prod"), "Run: foundation spend prod --output docs/spend.svg"


def test_there_are_four_forms_of_a_picture() -> None:
    assert list(FORMATS) == ["svg", "html", "mermaid", "d2"]
