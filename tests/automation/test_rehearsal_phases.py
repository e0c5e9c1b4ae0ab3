"""The phases of a rehearsal on the real engine, with checks of our own in the place of those that ask AWS."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import cast

import pytest
from rich.console import Console
from tiny_project import Project

from automation import runner
from automation.engine.find import find
from automation.errors import Findings
from automation.progress import Lines
from automation.rehearsal import Checks, Rehearsal, rehearse
from automation.rehearsal_report import show_rehearsal
from automation.session import open_stack
from automation.stacks import find_project
from foundation.config import StackConfig

CONFIG = cast(StackConfig, object())
CALLS = ({"action": "organizations:CreateOrganization"},)
OPTIONS = "o = pulumi.ResourceOptions(provider=provider)\n"


@dataclass(frozen=True)
class Found:
    checked: int = 7
    mismatches: Sequence[object] = ()
    denied: Sequence[object] = ()


def checks(readback: Found = Found(), selfdenial: Found = Found()) -> Checks:
    def replayed(config: StackConfig, endpoint: str, made: Sequence[Mapping[str, object]]) -> Found:
        assert (config, endpoint, made) == (CONFIG, "http://127.0.0.1:1", CALLS)
        return selfdenial

    return Checks(lambda _config, _endpoint: readback, replayed, lambda _endpoint: CALLS)


def run(project: Project, given: Checks) -> Rehearsal:
    engine, _ = find()
    assert engine is not None
    show = Lines(Console(file=StringIO()))
    found = find_project(project.directory)
    session = open_stack(engine, found, "prod", "http://127.0.0.1:1", show, create=True)
    rehearsal = Rehearsal("prod")
    rehearse(rehearsal, CONFIG, session, given, show)
    return rehearsal


def shown(rehearsal: Rehearsal) -> str:
    out = Console(file=StringIO(), width=120, color_system=None)
    show_rehearsal(out, rehearsal)
    return cast(StringIO, out.file).getvalue()


def test_a_rehearsal_that_goes_well_has_every_phase_in_its_document(project: Project):
    project.program(OPTIONS + "Thing('a', {}, o)\n")
    document = run(project, checks()).document()
    assert document["stack"] == "prod"
    assert document["changes"] == {"create": 3}
    assert set(cast(dict[str, float], document["seconds"])) == {"up", "recheck", "readback", "selfdenial"}
    assert document["recheck"] == {"changes": 0}
    assert document["readback"] == {"checked": 7, "mismatches": []}
    assert document["selfdenial"] == {"checked": 7, "denied": []}
    assert document["emulation"] == {"applied": 0, "recorded": 0, "recorded_types": []}
    assert document["failures"] == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (checks(readback=Found(mismatches=("the root lacks regions@root",))), "1 mismatch in the read-back"),
        (checks(selfdenial=Found(denied=("sts:AssumeRole", "b"))), "2 own calls denied by the guardrails"),
    ],
)
def test_what_a_check_finds_is_a_finding_with_its_words(project: Project, given: Checks, said: str):
    project.program(OPTIONS + "Thing('a', {}, o)\n")
    with pytest.raises(Findings, match=said):
        run(project, given)


def test_a_second_preview_with_changes_is_a_finding(project: Project):
    project.program(OPTIONS + "import uuid\nThing('a', {'n': uuid.uuid4().hex}, o)\n")
    with pytest.raises(Findings, match="a second preview wants 1 change"):
        run(project, checks())


def test_a_failed_update_ends_the_rehearsal_and_is_in_the_document(project: Project):
    project.program(OPTIONS + "Thing('a', {'fail': 'AWS says no'}, o)\n")
    rehearsal = Rehearsal("prod")
    engine, _ = find()
    assert engine is not None
    show = Lines(Console(file=StringIO()))
    session = open_stack(engine, find_project(project.directory), "prod", "http://127.0.0.1:1", show, create=True)
    with pytest.raises(runner.Failed):
        rehearse(rehearsal, CONFIG, session, checks(), show)
    document = rehearsal.document()
    (failure,) = cast(list[dict[str, str]], document["failures"])
    assert (failure["resource"], failure["message"]) == ("Thing a", "AWS says no")
    assert "recheck" not in document
    assert "✗  up" in shown(rehearsal)
    assert "1 failure" in shown(rehearsal)


def test_findings_are_shown_one_by_one():
    rehearsal = Rehearsal("prod", readback=Found(mismatches=("unit a is missing",)), selfdenial=Found(denied=("x",)))
    rehearsal.applied, rehearsal.recorded = {"aws:s3/bucket:Bucket": 2}, {"aws:some/thing:Thing": 1}
    text = shown(rehearsal)
    assert "✗  read-back" in text
    assert "  unit a is missing" in text
    assert "some  1 Thing, recorded only" in text
    assert "2 resources applied, 1 recorded only" in text
    assert rehearsal.document()["emulation"] == {
        "applied": 2,
        "recorded": 1,
        "recorded_types": ["aws:some/thing:Thing"],
    }
