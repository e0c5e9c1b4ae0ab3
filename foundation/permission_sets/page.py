"""The page of the catalogue, `docs/permission-sets.md`: what each ready set can and cannot do."""

from collections.abc import Iterator

from foundation.permission_sets import READY, Ready, ready
from foundation.permission_sets.ready import Facts

_EXAMPLE = Facts(log_buckets=("logs",), log_query_results="logs")
_INTRODUCTION = """# Ready permission sets

In `foundation:identity`, `permission_sets: {developer: {ready: developer}}` takes a set from this catalogue. Its
policies are in `foundation/permission_sets/catalogue/`, a file each. Guardrails hold for all of them, `administrator`
and `emergency` included.

Sets other than those two grant nothing that leads to more: tests hold them, together with the texts of the policies
that AWS manages, against the lint (`foundation/permission_sets/lint.py`). All of them are denied every change of the
foundation's own roles, and to assume or pass them; looking at them is allowed where roles are.

Roles and parameters of applications are known by the path `/application/`, secrets by `application/` before their name.
Whoever sets an account up makes such a role, and decides in it what the application may do.

The lint leaves out changes of what runs already with a role, like a function's code: whoever develops a workload
reaches what its role may do. Give roles to workloads accordingly.

This page is made from the catalogue: `python -m foundation.permission_sets > docs/permission-sets.md`.
"""


def page() -> str:
    """The page as Markdown."""
    sets = [ready(name, _EXAMPLE) for name in READY]
    return "\n".join([_INTRODUCTION, *_table(sets), *(line for one in sets for line in _section(one))]) + "\n"


def _table(sets: list[Ready]) -> Iterator[str]:
    yield "| Set | Session | Policies that AWS manages | Inline policy |"
    yield "|---|---|---|---|"
    for one in sets:
        managed = ", ".join(arn.rpartition("/")[2] for arn in one.managed_policies) or "none"
        inline = "none" if one.inline_policy() is None else f"{len(one.statements)} statements"
        yield f"| [{one.name}](#{one.name}) | {one.session_duration} | {managed} | {inline} |"


def _section(one: Ready) -> Iterator[str]:
    yield f"\n## {one.name}\n\n{one.description}\n\nCan:\n"
    yield from (f"- {sentence}" for sentence in one.can)
    yield "\nCannot:\n"
    yield from (f"- {sentence}" for sentence in one.cannot)
