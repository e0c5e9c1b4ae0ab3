"""What a function (invoke) of the provider is: a question to AWS that changes nothing, asked in previews too."""

from collections.abc import Callable
from dataclasses import dataclass

from emulator.provider.handler import Aws
from emulator.provider.values import Properties


@dataclass(frozen=True)
class Function:
    """How one function is answered.

    `takes` are the arguments that it applies: any other fails by name instead of being lost. `needs` are those that it
    cannot do without. `source` names the upstream provider's file.
    """

    token: str
    source: str
    takes: frozenset[str]
    needs: frozenset[str]
    call: Callable[[Aws, Properties], Properties]

    def problems(self, arguments: Properties) -> list[tuple[str, str]]:
        """(argument, what is wrong) for arguments that it does not apply, and for missing ones."""
        unknown = sorted(arguments.keys() - self.takes)
        missing = sorted(self.needs - arguments.keys())
        return [(name, f"emulated AWS does not apply {name!r} of {self.token}") for name in unknown] + [
            (name, f"{self.token} needs {name!r}") for name in missing
        ]
