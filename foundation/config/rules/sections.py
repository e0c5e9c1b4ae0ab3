"""Which sections need which: organization <- units <- accounts, and guardrails need the organization."""

from collections.abc import Iterator

from foundation.config.draft import Draft
from foundation.config.section import In, Off
from foundation.errors import Problem

NEEDS = {"units": ("organization",), "accounts": ("organization", "units"), "guardrails": ("organization",)}


def section_problems(draft: Draft) -> Iterator[Problem]:
    for name, needed in NEEDS.items():
        section = getattr(draft, name)
        if section is None or isinstance(section, Off | In):
            continue
        for upstream in needed:
            if isinstance(getattr(draft, upstream), Off):
                rule = (
                    f"{name} are declared where there are {upstream}"
                    if upstream == "units"
                    else f"{name} need an {upstream}"
                )
                remedy = f"Declare foundation:{upstream}, write `in: <stack>` there, or write `foundation:{name}: off`."
                yield Problem(f"foundation:{upstream}", "off", rule, remedy)
    for name in ("organization", *NEEDS):
        section = getattr(draft, name)
        if isinstance(section, In) and section.stack.rpartition("/")[2] == draft.stack:
            rule = "a section is read from another stack than its own"
            yield Problem(
                f"foundation:{name}.in", section.stack, rule, "Name the stack that declares it, or declare it here."
            )
