"""What the categories of guardrails mean, in as few words as a legend allows."""

from collections.abc import Collection

from foundation.config import Guardrails, Off, StackConfig

MEANINGS = (
    ("organization", "deny_leaving_organization", "no account leaves the organization"),
    ("organization", "deny_root_user", "root users can do nothing"),
    ("organization", "deny_unencrypted_volumes", "no disk is unencrypted"),
    ("protection", "protect_exempt_roles", "roles that no guardrail binds stay as they are"),
    ("protection", "protect_audit_trail", "the audit trail stays on"),
    ("protection", "protect_security_services", "the security services stay on"),
    ("protection", "protect_foundation_roles", "service roles stay"),
    ("archive", "protect_log_archive", "logs are not deleted or opened"),
    ("archive", "protect_state", "state of Pulumi stays"),
    ("archive", "protect_backups", "backups are not deleted"),
    ("regions", "deny_regions", "nothing runs outside the Regions named above"),
    ("services", "restrict_services", "some services are denied, or only some allowed"),
    ("network", "deny_internet_gateways", "no way to the internet but the network account's"),
    ("images", "deny_image_making", "no machine images are made"),
    ("tags-required", "require_tags", "what is made has its tags"),
    ("suspended", "deny_suspended", "nothing works but what closing the account needs"),
)
"""Category, guardrail, and what it means; in the order of the categories."""
SCOPE = "Guardrails hold for all that is in their box. None holds in the management account."


def legend(config: StackConfig, categories: Collection[str]) -> tuple[tuple[str, str], ...]:
    """Of each of ``categories`` what it means, from the guardrails that are on."""
    if not isinstance(config.guardrails, Guardrails):
        return ()
    found: dict[str, tuple[str, ...]] = {}
    for category, guardrail, meaning in MEANINGS:
        if category in categories and not isinstance(getattr(config.guardrails, guardrail), Off):
            found[category] = (*found.get(category, ()), meaning)
    return tuple((category, "; ".join(meanings)) for category, meanings in found.items())
