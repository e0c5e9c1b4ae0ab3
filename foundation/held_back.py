"""What is not declared until somebody has done a step by hand: what waits, for what, and which value to fill in. Pure.

One mechanism for all such steps. The run succeeds without what is held back, and says so each time.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from foundation.config.identity import Identity
from foundation.config.stack import StackConfig
from foundation.config.tags import TagSchema

SECTION = "foundation:identity"
BILLED = "foundation:tags.billed"
PAGES = {"jenkins": "jenkins", "jira": "jira", "slack": "slack", "zoom": "zoom", "other": "saml"}
"""The page in docs/identity of each kind of application."""


@dataclass(frozen=True)
class HeldBack:
    """One step: `path` of the value to fill in, `what` waits for it, and what to do by hand."""

    path: str
    what: str
    step: str

    def __str__(self) -> str:
        return f"Held back: {self.what}. {self.step} Then write {self.path} and run the update again."


def held_back(config: StackConfig) -> tuple[HeldBack, ...]:
    """Everything that waits for a step by hand, in the order of the file."""
    identity = _identity(config.identity) if isinstance(config.identity, Identity) else ()
    tags = _tags(config.tags) if isinstance(config.tags, TagSchema) else ()
    return (*identity, *tags)


def _identity(section: Identity) -> Iterator[HeldBack]:
    if section.instance is None:
        counts = (
            (len(section.permission_sets), "permission sets"),
            (len(section.groups), "groups"),
            (len(section.applications), "applications"),
        )
        listed = ", ".join(
            f"{count} {name if count > 1 else name.removesuffix('s')}" for count, name in counts if count
        )
        yield HeldBack(
            f"{SECTION}.instance with arn, identity_store and region",
            f"IAM Identity Center ({listed or 'its delegation'}), as the organization has no instance of it yet",
            "In the management account's console choose the Region, open IAM Identity Center, choose Enable; "
            "`aws sso-admin list-instances` shows the three values (docs/identity/enable.md).",
        )
        return
    for key, application in section.applications.items():
        if application.arn is None and application.oauth is None:
            yield HeldBack(
                f"{SECTION}.applications.{key}.arn",
                f"the application {key} ({application.kind})",
                f"Make the SAML application by hand (docs/identity/{PAGES[application.kind]}.md).",
            )


def _tags(section: TagSchema) -> Iterator[HeldBack]:
    keys = [key for key, tag in section.keys.items() if tag.cost_allocation and key not in section.billed]
    if keys:
        yield HeldBack(
            BILLED,
            f"cost allocation by the tag{'s' if len(keys) > 1 else ''} {', '.join(keys)}",
            "Wait until billing knows them, a day after the first resource carries them: "
            "`aws ce list-cost-allocation-tags` in the management account lists those that it knows.",
        )
