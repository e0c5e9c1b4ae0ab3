"""A run that adopts may adopt only: an imported resource that the same run would also change is refused.

The engine imports and then updates in one run, so that a difference between the file and what is there would change
production at the moment of adopting it.
"""

import json
from collections.abc import Iterable, Mapping

from automation.errors import Findings
from automation.events import Json, Step, title_of

IMPORTS = frozenset({"import", "import-replacement"})
CHANGES = frozenset({"update", "replace", "create-replacement", "delete-replaced"})


def refuse_changed_imports(steps: Iterable[Step]) -> None:
    """Raise `Findings` naming every property of an adopted resource that differs, and the value that is there."""
    imported: dict[str, Step] = {}
    changed: dict[str, Step] = {}
    for step in steps:
        if step.operation in IMPORTS:
            imported[step.urn] = step
            if step.paths:
                changed[step.urn] = step
        elif step.operation in CHANGES:
            changed[step.urn] = step
    refused = [changed[urn] for urn in imported if urn in changed]
    if not refused:
        return
    lines = [f"{title_of(step.urn)}\n{_differences(step)}" for step in refused]
    raise Findings(
        "Adopting must change nothing, and this run would change what it adopts. Put the values that are there into "
        "the stack file, adopt, and change them afterwards:\n" + "\n".join(lines)
    )


def _differences(step: Step) -> str:
    lines = []
    for path, kind in sorted(step.paths.items()):
        there, wanted = _shown(step.old, path), _shown(step.new, path)
        note = ", and the difference would replace it" if kind.endswith("replace") else ""
        lines.append(f"  {path}: the file says {wanted}, there it is {there}{note}")
    return "\n".join(lines) or "  the engine does not say what differs; `--debug` shows its output"


def _shown(values: Mapping[str, Json], path: str) -> str:
    """The value at a property path such as `tags.owner` or `rules[0].name`, as JSON; "nothing" when there is none."""
    found: Json = dict(values)
    for part in path.replace("[", ".").replace("]", "").replace('"', "").split("."):
        if isinstance(found, dict):
            found = found.get(part)
        elif isinstance(found, list) and part.isdigit() and int(part) < len(found):
            found = found[int(part)]
        else:
            return "nothing"
    return "nothing" if found is None else json.dumps(found)
