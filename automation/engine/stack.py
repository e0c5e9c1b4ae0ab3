"""One stack of one project on the engine: a thin, typed face of the automation API for inline programs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar, cast

from pulumi.automation import (
    CommandError,
    EngineEvent,
    LocalWorkspace,
    OutputMap,
    Stack,
    StackNotFoundError,
    UpdateSummary,
)
from pulumi.automation import ConcurrentUpdateError as Locked
from pulumi.automation._stack import StackInitMode  # not exported; the SDK's version is pinned

from automation.engine.command import Command
from automation.engine.program import Program
from automation.engine.translate import event_of
from automation.errors import EngineFailed, UsageError
from automation.events import Event, Json

T = TypeVar("T")
OnEvent = Callable[[Event], None]


@dataclass(frozen=True)
class Resource:
    """What the state holds of one resource, as far as the wrapper reads it."""

    urn: str
    type: str
    custom: bool
    id: str
    parent: str
    provider: str
    dependencies: tuple[str, ...]
    protect: bool
    retain: bool
    inputs: Mapping[str, Json]
    outputs: Mapping[str, Json]

    @property
    def is_provider(self) -> bool:
        """Whether this is the configuration of a provider."""
        return self.type.startswith("pulumi:providers:")


class _Stack(Stack):
    """Leaves out what the SDK asks after each operation, outputs and history: three processes that nobody needs."""

    def outputs(self) -> OutputMap:
        return {}

    def info(self, show_secrets: bool = True) -> UpdateSummary:  # noqa: ARG002  (the SDK's signature)
        return UpdateSummary("update", datetime.now(UTC), "", {}, {}, "succeeded")


class EngineStack:
    """Preview, update, refresh, destroy and read one stack.

    Every operation calls `on_event` from another thread for each event, and raises `EngineFailed` when the engine ends
    with an error, or the error that the program itself refused with.
    """

    def __init__(self, command: Command, directory: Path, name: str, program: Program, *, create: bool) -> None:
        """`directory` holds Pulumi.yaml and the stack file. Without `create`, a stack without state is `UsageError`."""
        self._command = command
        self._program = program
        self.name = name
        workspace = LocalWorkspace(work_dir=str(directory), program=program, pulumi_command=command)
        try:
            mode = StackInitMode.CREATE_OR_SELECT if create else StackInitMode.SELECT
            self._stack = _Stack(name, workspace, mode)
        except StackNotFoundError:
            raise UsageError(
                f"Stack {name} has no state in this backend: nothing has been deployed from here yet. "
                f"`foundation up {name}` deploys it; `pulumi login` chooses another backend."
            ) from None
        except CommandError as error:
            raise EngineFailed(reason_of(error)) from error

    def preview(self, on_event: OnEvent, *, refresh: bool = False) -> None:
        """What an update would do, without doing it; with `refresh`, against what is really there."""
        self._operate(lambda: self._stack.preview(on_event=_translated(on_event), color="never", refresh=refresh))

    def up(self, on_event: OnEvent, *, keep_going: bool = True) -> None:
        """Update the stack; a failure stops what depends on it, and nothing else.

        Without `keep_going` it stops everything. So it must where a provider goes: the engine would delete it although
        resources that the failure left behind still need it, and write a state that nothing can read any more.
        """
        self._operate(
            lambda: self._stack.up(
                on_event=_translated(on_event), color="never", continue_on_error=keep_going, show_secrets=False
            )
        )

    def refresh(self, on_event: OnEvent, *, preview_only: bool) -> None:
        """Read everything that the state holds and write it to the state, or only show what would be written."""
        run = self._stack.preview_refresh if preview_only else self._stack.refresh
        self._operate(lambda: run(on_event=_translated(on_event), color="never", run_program=True))

    def destroy(self, targets: Sequence[str], on_event: OnEvent, *, preview_only: bool) -> None:
        """Delete the resources with the URNs `targets`, or all for none; the program runs too, for its hooks."""
        run = self._stack.preview_destroy if preview_only else self._stack.destroy
        self._operate(
            lambda: run(target=list(targets) or None, on_event=_translated(on_event), color="never", run_program=True)
        )

    def outputs(self) -> dict[str, Json]:
        """The stack's exports of its last update; secrets are replaced by "[secret]"."""
        found = self._guarded(lambda: self._stack.workspace.stack_outputs(self.name))
        return {name: "[secret]" if output.secret else cast(Json, output.value) for name, output in found.items()}

    def resources(self) -> tuple[Resource, ...]:
        """What the state holds, in the state's order: whatever a resource needs comes before it."""
        return resources_of(self._guarded(self._stack.export_stack).deployment or {})

    def cancel(self) -> None:
        """Release the lock that a killed run left on the stack."""
        self._guarded(self._stack.cancel)

    def interrupt(self) -> None:
        """Stop what runs now: the first time after the calls in flight, the second time at once."""
        self._command.interrupt()

    def _operate(self, run: Callable[[], object]) -> None:
        self._program.error = None
        try:
            self._guarded(run)
        except EngineFailed:
            if self._program.error is not None:
                raise self._program.error from None
            raise

    @staticmethod
    def _guarded(run: Callable[[], T]) -> T:
        try:
            return run()
        except Locked as error:
            raise EngineFailed(
                f"Another run holds the lock of this stack. If that run was killed, `pulumi cancel` releases it.\n"
                f"{reason_of(error)}"
            ) from error
        except CommandError as error:
            raise EngineFailed(reason_of(error)) from error


def _translated(on_event: OnEvent) -> Callable[[EngineEvent], None]:
    def translate(event: EngineEvent) -> None:
        if (ours := event_of(event)) is not None:
            on_event(ours)

    return translate


def resources_of(deployment: Mapping[str, Any]) -> tuple[Resource, ...]:
    """The resources of an exported deployment, without those that only wait to be deleted."""
    return tuple(_resource(one) for one in deployment.get("resources") or () if not one.get("delete"))


def _resource(state: Mapping[str, Json]) -> Resource:
    """One entry of a deployment's `resources` (apitype.ResourceV3)."""
    dependencies = {str(urn) for urn in cast(list[str], state.get("dependencies") or ())}
    for urns in cast(dict[str, list[str]], state.get("propertyDependencies") or {}).values():
        dependencies.update(urns or ())
    if state.get("deletedWith"):
        dependencies.add(str(state["deletedWith"]))
    return Resource(
        urn=str(state["urn"]),
        type=str(state["type"]),
        custom=bool(state.get("custom")),
        id=str(state.get("id") or ""),
        parent=str(state.get("parent") or ""),
        # "urn::id", and an id has no "::" in it.
        provider=str(state.get("provider") or "").rpartition("::")[0],
        dependencies=tuple(sorted(dependencies)),
        protect=bool(state.get("protect")),
        retain=bool(state.get("retainOnDelete")),
        inputs=cast(dict[str, Json], state.get("inputs") or {}),
        outputs=cast(dict[str, Json], state.get("outputs") or {}),
    )


def reason_of(error: CommandError) -> str:
    """The engine's own words out of the SDK's dump of code, stdout and stderr."""
    text = str(error)
    _, _, stderr = text.partition("\n stderr: ")
    return (stderr or text).strip()
