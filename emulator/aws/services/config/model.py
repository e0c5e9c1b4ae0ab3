"""Recorder and delivery channel of one account and Region: at most one of each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from emulator.aws.request import Request


@dataclass(eq=False)
class Recorder:
    """The configuration recorder: its settings as AWS shows them, and whether it records."""

    name: str
    settings: dict[str, Any]
    recording: bool = False
    started: datetime | None = None
    stopped: datetime | None = None


@dataclass(eq=False)
class Channel:
    """The delivery channel, as it was put."""

    name: str
    settings: dict[str, Any]
    delivered: datetime | None = None


@dataclass
class Recording:
    """What one account records in one Region."""

    recorder: Recorder | None = None
    channel: Channel | None = None


def recording(request: Request) -> Recording:
    """What the caller's account records in its Region."""
    return request.state.store(Recording, request.account, request.region)
