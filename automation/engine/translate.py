"""The SDK's engine events as values of ours."""

import re

from pulumi.automation import EngineEvent
from pulumi.automation.events import StepEventMetadata

from automation.events import Event, Message, Phase, Step, Summary

_COLOUR = re.compile(r"<\{%[^%]*%\}>|\x1b\[[0-9;]*m")


def event_of(event: EngineEvent) -> Event | None:
    """Our event for the SDK's; None for those that say nothing about resources."""
    if (before := event.resource_pre_event) is not None:
        return _step(before.metadata, Phase.STARTED, bool(before.planning))
    if (after := event.res_outputs_event) is not None:
        return _step(after.metadata, Phase.DONE, bool(after.planning))
    if (failed := event.res_op_failed_event) is not None:
        return _step(failed.metadata, Phase.FAILED, False)
    if (said := event.diagnostic_event) is not None:
        text = _COLOUR.sub("", said.message).strip()
        return Message(said.severity, text, said.urn or "", bool(said.ephemeral)) if text else None
    if (end := event.summary_event) is not None:
        changes = {str(getattr(op, "value", op)): count for op, count in end.resource_changes.items()}
        return Summary(changes, float(end.duration_seconds))
    return None


def _step(metadata: StepEventMetadata, phase: Phase, planned: bool) -> Step:
    state = metadata.new or metadata.old
    paths = {path: difference.diff_kind.value for path, difference in (metadata.detailed_diff or {}).items()}
    return Step(
        urn=metadata.urn,
        operation=metadata.op.value,
        phase=phase,
        custom=bool(state and state.custom),
        planned=planned,
        paths=paths or dict.fromkeys(metadata.diffs or (), "update"),
        old=dict((metadata.old and metadata.old.inputs) or {}),
        new=dict((metadata.new and metadata.new.inputs) or {}),
        protect=bool(state and state.protect),
    )
