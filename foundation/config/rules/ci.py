"""Rules within CI access: that there is any, whom it lets in, and names that would be taken twice."""

from collections.abc import Iterator, Sequence

from foundation.config.accounts import Accounts
from foundation.config.ci import PREVIEW_ROLE, Ci
from foundation.config.draft import Draft
from foundation.config.identity import Identity
from foundation.config.security import TOOL_ROLE, Security
from foundation.errors import Problem

PATH = "foundation:identity.ci"
SUBJECT_CHARACTERS = 1_300
"""Of all subjects of a role together, so that its trust policy keeps to the 2,048 characters that IAM takes."""
PER_SUBJECT, PULUMI_SUBJECTS = 3, 2
"""Quotes and comma; an update and a refresh of a stack are two subjects."""


def ci_problems(draft: Draft) -> Iterator[Problem]:
    if isinstance(draft.identity, Identity) and isinstance(draft.identity.ci, Ci):
        yield from _something(draft.identity.ci)
        yield from _either(draft.identity.ci)
        yield from _too_many(draft.identity.ci)
        yield from _names(draft)


def _something(ci: Ci) -> Iterator[Problem]:
    rule = "CI access says what previews or deploys"
    for name, given in (("github", ci.github), ("pulumi_cloud", ci.pulumi_cloud)):
        if given is not None and not given.deploy and not given.preview:
            yield Problem(f"{PATH}.{name}", {}, rule, f"Add an entry to `deploy` or `preview`, or remove {name}.")
    if ci.github is None and ci.pulumi_cloud is None:
        yield Problem(PATH, {}, rule, "Add `github` or `pulumi_cloud`, or write `ci: off`.")


def _either(ci: Ci) -> Iterator[Problem]:
    """No token is let into both roles: an environment or branch that previews would deploy as well."""
    if ci.github is None:
        return
    deploying = {job.subject for job in ci.github.deploy}
    for index, job in enumerate(ci.github.preview):
        if job.subject in deploying:
            rule = "a job either deploys or previews; its token is the same for both"
            remedy = "Remove it here, or have previews run in an environment of their own."
            yield Problem(f"{PATH}.github.preview[{index}]", job.subject, rule, remedy)


def _too_many(ci: Ci) -> Iterator[Problem]:
    for purpose in ("deploy", "preview"):
        subjects: list[str] = []
        if ci.github is not None:
            jobs = ci.github.deploy if purpose == "deploy" else ci.github.preview
            subjects += [job.subject for job in jobs]
        if ci.pulumi_cloud is not None:
            cloud = ci.pulumi_cloud
            stacks = cloud.deploy if purpose == "deploy" else cloud.preview
            named = [stack.subject(cloud.organization, "preview") for stack in stacks]
            subjects += named * (PULUMI_SUBJECTS if purpose == "deploy" else 1)
        yield from _long(purpose, subjects)


def _long(purpose: str, subjects: Sequence[str]) -> Iterator[Problem]:
    size = sum(len(subject) + PER_SUBJECT for subject in subjects)
    if size > SUBJECT_CHARACTERS:
        rule = f"the subjects of a role have {SUBJECT_CHARACTERS:,} characters at most; what may {purpose} has {size:,}"
        yield Problem(PATH, len(subjects), rule, f"Name fewer jobs and stacks under `{purpose}`.")


def _names(draft: Draft) -> Iterator[Problem]:
    rule = f"{PREVIEW_ROLE} is the role that CI previews with"
    if draft.settings is not None:
        if draft.settings.deploy_role == PREVIEW_ROLE:
            yield Problem("foundation:settings.deploy_role", PREVIEW_ROLE, rule, "Name another deploy role.")
        for name in draft.settings.break_glass_roles:
            if name in (PREVIEW_ROLE, draft.settings.deploy_role):
                taken = rule if name == PREVIEW_ROLE else f"{name} is the role that CI deploys with"
                path = f"foundation:settings.break_glass_roles.{name}"
                yield Problem(path, name, taken, "Name another role for emergencies.")
    if isinstance(draft.accounts, Accounts):
        for entry in draft.accounts.entries():
            if entry.access_role == PREVIEW_ROLE:
                path = f"foundation:accounts.members.{entry.key}.access_role"
                yield Problem(path, PREVIEW_ROLE, rule, "Accounts are entered by another role, which may change them.")
    if isinstance(draft.security, Security):
        for name in draft.security.third_party:
            if TOOL_ROLE + name == PREVIEW_ROLE:
                path = f"foundation:security.third_party.{name}"
                yield Problem(path, name, rule, "Give the tool another name.")
