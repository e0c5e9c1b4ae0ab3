"""The face of the automation API, on the real engine with a provider that keeps things in memory."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tiny_project import Project
from trivial_provider import TrivialProvider

from automation.engine.command import Command
from automation.engine.find import find
from automation.engine.program import Program
from automation.engine.stack import EngineStack
from automation.errors import EngineFailed, UsageError
from automation.events import Event, Message, Phase, Step, Summary
from foundation.errors import FoundationError

OPTIONS = "o = pulumi.ResourceOptions(provider=provider)\n"


@pytest.fixture
def opened(project: Project) -> Callable[..., EngineStack]:
    def open_(*, create: bool = True) -> EngineStack:
        engine, reasons = find()
        assert engine is not None, reasons
        program = Program(project.directory / "__main__.py")
        return EngineStack(Command(engine.path, engine.version), project.directory, "prod", program, create=create)

    return open_


def changes(events: list[Event]) -> list[tuple[str, str]]:
    return sorted(
        (event.operation, event.name)
        for event in events
        if isinstance(event, Step) and event.phase is Phase.DONE and event.custom and not event.is_provider
    )


def test_a_preview_changes_nothing_and_an_update_does_what_it_showed(
    project: Project, provider: TrivialProvider, opened: Callable[..., EngineStack]
):
    project.program(OPTIONS + "Thing('a', {'n': 1}, o)\nThing('b', {'n': 2}, o)\npulumi.export('n', 3)\n")
    stack = opened()
    previewed: list[Event] = []
    stack.preview(previewed.append)
    assert provider.calls == []
    assert changes(previewed) == [("create", "a"), ("create", "b")]
    assert all(event.planned for event in previewed if isinstance(event, Step))
    updated: list[Event] = []
    stack.up(updated.append)
    assert sorted(provider.calls) == [("create", "a"), ("create", "b")]
    assert [event.changes for event in updated if isinstance(event, Summary)] == [{"create": 4}]
    assert stack.outputs() == {"n": 3}


def test_a_change_names_the_property_and_both_values(
    project: Project, provider: TrivialProvider, opened: Callable[..., EngineStack]
):
    project.program(OPTIONS + "Thing('a', {'n': 1}, o)\n")
    opened().up(lambda _event: None)
    project.program(OPTIONS + "Thing('a', {'n': 2}, o)\n")
    events: list[Event] = []
    opened().preview(events.append)
    (step,) = [event for event in events if isinstance(event, Step) and event.phase is Phase.DONE and event.paths]
    assert (step.name, dict(step.paths), step.old["n"], step.new["n"]) == ("a", {"n": "update"}, 1, 2)


def test_one_failure_blocks_what_depends_on_it_and_nothing_else(
    project: Project, provider: TrivialProvider, opened: Callable[..., EngineStack]
):
    project.program(
        OPTIONS + "bad = Thing('bad', {'fail': 'AWS says no'}, o)\n"
        "Thing('blocked', {}, pulumi.ResourceOptions(provider=provider, depends_on=[bad]))\n"
        "first = Thing('first', {'seconds': 0.3}, o)\n"
        "Thing('second', {}, pulumi.ResourceOptions(provider=provider, depends_on=[first]))\n"
        "class estate: resources = [bad, first]\n"
    )
    events: list[Event] = []
    stack = opened()
    with pytest.raises(EngineFailed):
        stack.up(events.append)
    assert sorted(provider.things) == ["first", "second"]
    assert [e.name for e in events if isinstance(e, Step) and e.phase is Phase.FAILED] == ["bad"]
    assert any(isinstance(e, Message) and e.severity == "error" and "AWS says no" in e.text for e in events)
    assert [one.urn.rsplit("::")[-1] for one in stack.resources()][-2:] == ["first", "second"]


def test_what_the_program_refuses_comes_out_as_it_was_raised(project: Project, opened: Callable[..., EngineStack]):
    project.program("from foundation.errors import FoundationError\nraise FoundationError('not like this')\n")
    with pytest.raises(FoundationError, match="not like this"):
        opened().preview(lambda _event: None)
    project.program(
        "from foundation.errors import FoundationError\n"
        "try:\n  raise FoundationError('inner')\nexcept FoundationError as e: raise pulumi.RunError('outer') from e\n"
    )
    with pytest.raises(FoundationError, match="inner"):
        opened().preview(lambda _event: None)


def test_the_program_runs_in_its_own_directory_and_says_how_much_it_declared(
    project: Project, opened: Callable[..., EngineStack]
):
    (project.directory / "beside.py").write_text("size = 2\n")
    project.program(
        OPTIONS + "import os, beside\n"
        "assert os.path.samefile(os.getcwd(), os.path.dirname(os.path.abspath(__file__)))\n"
        "things = [Thing(f't{i}', {}, o) for i in range(beside.size)]\n"
        "class estate: resources = [provider, *things]\n"
    )
    before = Path.cwd()
    stack = opened()
    declared: list[int] = []
    stack._program.on_declared = declared.append
    stack.up(lambda _event: None)
    assert declared == [2]
    assert Path.cwd() == before


def test_a_stack_without_state_is_made_or_refused_as_asked(opened: Callable[..., EngineStack]):
    with pytest.raises(UsageError, match="has no state in this backend"):
        opened(create=False)
    opened(create=True)
    assert opened(create=False).resources() == ()


def test_a_refresh_shows_what_it_would_write_before_it_writes_it(
    project: Project, provider: TrivialProvider, opened: Callable[..., EngineStack]
):
    project.program(OPTIONS + "Thing('a', {'n': 1}, o)\nThing('b', {}, o)\n")
    stack = opened()
    stack.up(lambda _event: None)
    provider.things["a"] = {"n": 7}
    del provider.things["b"]
    shown: list[Event] = []
    stack.refresh(shown.append, preview_only=True)
    assert {(e.operation, e.name) for e in shown if isinstance(e, Step) and e.changes and e.custom} == {
        ("update", "a"),
        ("delete", "b"),
    }
    assert {one.id: one.outputs for one in stack.resources() if one.type == "trivial:index:Thing"} == {
        "a": {"n": 1},
        "b": {},
    }
    stack.refresh(lambda _event: None, preview_only=False)
    assert {one.id: one.outputs for one in stack.resources() if one.type == "trivial:index:Thing"} == {"a": {"n": 7}}


def test_a_destroy_deletes_its_targets_and_nothing_else(
    project: Project, provider: TrivialProvider, opened: Callable[..., EngineStack]
):
    project.program(
        OPTIONS + "kept = Thing('kept', {}, pulumi.ResourceOptions(provider=provider, protect=True))\n"
        "Thing('gone', {}, pulumi.ResourceOptions(provider=provider, depends_on=[kept]))\n"
    )
    stack = opened()
    stack.up(lambda _event: None)
    targets = [one.urn for one in stack.resources() if one.id == "gone"]
    stack.destroy(targets, lambda _event: None, preview_only=True)
    assert sorted(provider.things) == ["gone", "kept"]
    stack.destroy(targets, lambda _event: None, preview_only=False)
    assert sorted(provider.things) == ["kept"]
    (kept,) = [one for one in stack.resources() if one.id == "kept"]
    assert kept.protect
    assert kept.provider.endswith("pulumi:providers:trivial::trivial")


def test_secrets_do_not_leave_the_stack(project: Project, opened: Callable[..., EngineStack]):
    project.program("pulumi.export('password', pulumi.Output.secret('hunter2'))\n")
    stack = opened()
    stack.up(lambda _event: None)
    assert stack.outputs() == {"password": "[secret]"}
