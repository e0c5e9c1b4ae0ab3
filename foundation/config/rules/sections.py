"""Which sections need which: organization <- units <- accounts <- all the others; all need the first."""

from collections.abc import Iterator

from foundation.config.draft import Draft
from foundation.config.section import In, Off
from foundation.errors import Problem

IN_ACCOUNTS = ("logs", "security", "identity", "network", "images", "operations", "tags", "spend", "quotas")
NEEDED = {
    "organization": ("units", "accounts", "guardrails", "baseline", *IN_ACCOUNTS),
    "units": ("accounts",),
    "accounts": IN_ACCOUNTS,
}
"""Each section, and those that cannot be without it."""


def section_problems(draft: Draft) -> Iterator[Problem]:
    for upstream, sections in NEEDED.items():
        needing = [name for name in sections if _declared(getattr(draft, name))]
        if isinstance(getattr(draft, upstream), Off) and needing:
            rule = f"foundation:{upstream} is declared where there are {_listed(needing)}"
            remedy = f"Declare it, write `in: <stack>` there, or write `off` for {_listed(needing)} too."
            yield Problem(f"foundation:{upstream}", "off", rule, remedy)
    for name in ("organization", *NEEDED["organization"]):
        section = getattr(draft, name)
        if isinstance(section, In) and section.stack.rpartition("/")[2] == draft.stack:
            rule = "a section is read from another stack than its own"
            remedy = "Name the stack that declares it, or declare it here."
            yield Problem(f"foundation:{name}.in", section.stack, rule, remedy)


def _declared(section: object) -> bool:
    return section is not None and not isinstance(section, Off | In)


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
