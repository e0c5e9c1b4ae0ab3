"""The call log: every call that reached the emulated AWS, in the order of the answers.

The log proves who did what where and in which order. Values that a service model marks as sensitive are left out,
except in Organizations and Account Management, whose names and addresses are what the log is there to show, and tags,
which AWS Backup marks so: guardrails ask for them.
"""

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from emulator.aws import names
from emulator.aws.callers import Caller
from emulator.aws.protocol import Operation

_SHOWN = frozenset({"organizations", "account"})


@dataclass
class CallLog:
    """Calls by sequence number, which starts at 1."""

    _calls: list[dict[str, object]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def since(self, sequence: int) -> list[dict[str, object]]:
        """The calls after number `sequence`, oldest first."""
        return self._calls[max(sequence, 0) :]

    def add(
        self,
        caller: Caller,
        operation: Operation,
        parameters: Mapping[str, Any],
        resource: Sequence[str],
        error: str | None,
        user_agent: str,
    ) -> None:
        """Record one answered call."""
        call: dict[str, object] = {
            "time": time.time(),
            "account": caller.account,
            "principal": caller.principal,
            "service": operation.service,
            "operation": operation.name,
            "action": names.action(caller.service, operation.service, operation.name),
            "resource": list(resource),
            "region": caller.region,
            "error": error,
            "mutating": names.is_mutating(operation.name),
            "parameters": _shown(operation, parameters),
            "user_agent": user_agent,
        }
        with self._lock:
            self._calls.append({"seq": len(self._calls) + 1} | call)


def _shown(operation: Operation, parameters: Mapping[str, Any]) -> object:
    shape = operation.model.input_shape
    return _plain(parameters, None if operation.service in _SHOWN else shape)


def _plain(value: Any, shape: Any) -> object:
    """`value` as JSON can hold it; with a `shape`, without what the shape marks as sensitive."""
    if shape is not None and shape.metadata.get("sensitive") and "Tag" not in shape.name:
        return "(sensitive)"
    if isinstance(value, Mapping):
        return {str(key): _plain(item, _inner(shape, key)) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item, getattr(shape, "member", None)) for item in value]
    if isinstance(value, bytes):
        return f"({len(value)} bytes)"
    return value.isoformat() if isinstance(value, datetime) else value


def _inner(shape: Any, key: object) -> Any:
    if shape is None:
        return None
    return shape.members.get(key) if shape.type_name == "structure" else getattr(shape, "value", None)
