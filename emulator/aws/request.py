"""What a handler gets and gives.

A handler is a plain function from a request to the operation's result, with members as botocore names them. It
refuses by raising `AwsError`. A service's module registers its handlers in a dict from operation to function; handlers
run one at a time.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from emulator.aws.callers import Caller
from emulator.aws.state import State


@dataclass(frozen=True, slots=True)
class Request:
    """One call: its validated parameters, who makes it, and what the emulated AWS remembers."""

    operation: str
    parameters: Mapping[str, Any]
    caller: Caller
    state: State

    @property
    def account(self) -> str:
        """Id of the account whose credentials made the call."""
        return self.caller.account

    @property
    def region(self) -> str:
        """Region that the call is for."""
        return self.caller.region

    def __getitem__(self, name: str) -> Any:
        """A required parameter: validation has made sure that it is there."""
        return self.parameters[name]

    def get(self, name: str, default: Any = None) -> Any:
        """An optional parameter."""
        return self.parameters.get(name, default)


Handler = Callable[[Request], Mapping[str, object]]
Handlers = Mapping[str, Handler]
Check = Callable[[Request], str | None]
"""What is asked before moto: refuses by raising, and may return the account that moto is to be asked as."""
Checks = Mapping[str, Check]
