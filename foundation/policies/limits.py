"""What AWS Organizations accepts of a policy, and whether documents keep to it. Checked before any call is made.

Source of the numbers, read on `AS_OF`: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
(service control policies: 10,240 characters and 10 attached per target since 2026-05-15, 5,120 and 5 before) and the
service model of `organizations:CreatePolicy` (name, description).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from foundation.errors import Problem
from foundation.policies.document import Document
from foundation.policies.statement import SCP

AS_OF = date(2026, 11, 24)
CONTENT_CHARACTERS = 10_240
OTHER_CONTENT_CHARACTERS = 10_000
"""Of every type but service control policies (AI opt-out and resource control policies, less: none is made here)."""
DESCRIPTION_CHARACTERS = 512
NAME_CHARACTERS = 128
ATTACHMENTS = 10
OWN_ATTACHMENTS = ATTACHMENTS - 1
"""FullAWSAccess takes the last place on every target."""

_FEWER_ROLES = (
    "Name fewer roles in foundation:settings.break_glass_roles, exempt them from less, or give accounts fewer "
    "different access roles."
)
_GROWS: dict[str, tuple[str, str]] = {
    "organization": ("deny_leaving_organization", _FEWER_ROLES),
    "protection": ("protect_exempt_roles", _FEWER_ROLES),
    "archive": ("protect_log_archive", _FEWER_ROLES),
    "regions": (
        "deny_regions.exempt_services",
        "Shorten exempt_services, or the list of Regions in foundation:settings.",
    ),
    "services": ("restrict_services", "Shorten the list: `allow` is often shorter than `deny`."),
    "network": ("deny_internet_gateways", _FEWER_ROLES),
    "images": ("deny_image_making", _FEWER_ROLES),
    "tags-required": (
        "require_tags",
        "Require keys of fewer types (`required.resource_types` in foundation:tags), or exempt fewer roles.",
    ),
    "suspended": ("deny_suspended", _FEWER_ROLES),
}
"""Per category: the configuration that makes a document long, and what to do about it."""

_ELSEWHERE: dict[str, tuple[str, str]] = {
    "allowed-images": ("foundation:images.allowed_images", "Name fewer providers."),
    "backup": ("foundation:operations.backup", "Back up in fewer Regions (`regions`), or by fewer plans."),
    "ec2": ("foundation:baseline", "Leave attributes out."),
    "inspector": ("foundation:security.inspector", "Scan in fewer Regions (`regions`)."),
    "s3": ("foundation:baseline.s3_public_access", "Allow public access, or leave it to the accounts."),
    "tags": ("foundation:tags.keys", "Name fewer values or types of resources."),
}
"""The same for documents of other sections, with their whole path."""


def problems(documents: Sequence[Document]) -> tuple[Problem, ...]:
    """Every limit that the documents break, in their order; none: they can be created and attached."""
    return (*_sizes(documents), *_names(documents), *_attachments(documents))


def _sizes(documents: Sequence[Document]) -> Iterator[Problem]:
    for document in documents:
        for what, text, most in (
            ("", document.content, CONTENT_CHARACTERS if document.type == SCP else OTHER_CONTENT_CHARACTERS),
            ("the description of ", document.description, DESCRIPTION_CHARACTERS),
            ("the name of ", document.name, NAME_CHARACTERS),
        ):
            if len(text) > most:
                rule = f"{what}a policy has at most {most:,} characters; {document.key} needs {len(text):,}"
                remedy = "Shorten the keys of the units on the path." if text == document.name else _remedy(document)
                yield Problem(_path(document), len(text), rule, remedy)


def _names(documents: Sequence[Document]) -> Iterator[Problem]:
    first: dict[str, Document] = {}
    for document in documents:
        other = first.setdefault(document.name, document)
        if other is not document:
            rule = f"policy names are unique; {other.key} and {document.key} would both be {document.name}"
            yield Problem(_path(document), document.target, rule, "Rename one of the two units, or target another.")


def _attachments(documents: Sequence[Document]) -> Iterator[Problem]:
    for target, count in Counter(document.target for document in documents if document.type == SCP).items():
        if count > OWN_ATTACHMENTS:
            rule = f"{OWN_ATTACHMENTS} policies can be attached to {target} besides FullAWSAccess; it gets {count}"
            yield Problem("foundation:guardrails", count, rule, "Move guardrails to a unit above or below.")


def _path(document: Document) -> str:
    if document.category in _ELSEWHERE:
        return _ELSEWHERE[document.category][0]
    path = f"foundation:guardrails.{_GROWS[document.category][0]}"
    return f"{path}.{document.target}" if document.category == "services" else path


def _remedy(document: Document) -> str:
    return {**_GROWS, **_ELSEWHERE}[document.category][1]
