"""Finding what a request names in an organization, or refusing with the code that AWS has for its absence."""

from emulator.aws.errors import AwsError
from emulator.aws.services.organizations.model import Account, Organization, Parent, Policy, Target, Unit


def unit(organization: Organization, unit_id: str) -> Unit:
    """The unit of that id, or OrganizationalUnitNotFoundException."""
    if (found := organization.units.get(unit_id)) is None:
        message = "You specified an organizational unit that doesn't exist."
        raise AwsError("OrganizationalUnitNotFoundException", message)
    return found


def account(organization: Organization, account_id: str) -> Account:
    """The account of that id, or AccountNotFoundException."""
    if (found := organization.accounts.get(account_id)) is None:
        message = "You specified an account that doesn't exist."
        raise AwsError("AccountNotFoundException", message)
    return found


def parent(organization: Organization, parent_id: str, code: str = "ParentNotFoundException") -> Parent:
    """The root or unit of that id, or the error `code`."""
    if parent_id == organization.root.id:
        return organization.root
    if (found := organization.units.get(parent_id)) is None:
        raise AwsError(code, "You specified a parent that doesn't exist.")
    return found


def policy(organization: Organization, policy_id: str) -> Policy:
    """The policy of that id, or PolicyNotFoundException."""
    if (found := organization.policies.get(policy_id)) is None:
        message = "You specified a policy that doesn't exist."
        raise AwsError("PolicyNotFoundException", message)
    return found


def target(organization: Organization, target_id: str) -> Target:
    """The root, unit or account of that id, or TargetNotFoundException."""
    found = _target(organization, target_id)
    if found is None:
        raise AwsError("TargetNotFoundException", "You specified a target that doesn't exist.")
    return found


def child(organization: Organization, child_id: str) -> Target:
    """The unit or account of that id, or ChildNotFoundException."""
    found = organization.units.get(child_id) or organization.accounts.get(child_id)
    if found is None:
        message = "You specified an organizational unit or account that doesn't exist."
        raise AwsError("ChildNotFoundException", message)
    return found


def taggable(organization: Organization, resource_id: str) -> Target | Policy:
    """What has tags and that id, or TargetNotFoundException."""
    return organization.policies.get(resource_id) or target(organization, resource_id)


def _target(organization: Organization, target_id: str) -> Target | None:
    if target_id == organization.root.id:
        return organization.root
    return organization.units.get(target_id) or organization.accounts.get(target_id)
