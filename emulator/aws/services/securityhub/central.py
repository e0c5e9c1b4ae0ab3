"""Central configuration at work: which policy reaches an account in a Region, and hubs and standards made to match.

The management account is reached only where it has enabled Security Hub itself: AWS does not enable it there. What a
policy no longer reaches keeps its settings. Whether an account has opted in to a Region is not known here: linking
ALL_REGIONS means the Regions that every account has.
Source: https://docs.aws.amazon.com/securityhub/latest/userguide/configuration-policies-overview.html
"""

from emulator.aws.services.delegated import members
from emulator.aws.services.organizations.model import Account, Organization, Organizations, Target
from emulator.aws.services.securityhub.model import (
    SELF_MANAGED,
    Aggregation,
    Association,
    Hub,
    Member,
    Policy,
    administration,
    regional,
)
from emulator.aws.services.securityhub.standards import in_region
from emulator.aws.state import State

DEFAULT_REGIONS = (
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ca-central-1",
    "eu-central-1",
    "eu-north-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
)
"""The Regions that no account has to opt in to."""


def linked_regions(state: State, account: str) -> tuple[str, ...]:
    """The Regions that an account's aggregator links to its home Region; none without an aggregator."""
    aggregator = state.store(Aggregation, account).current
    if aggregator is None or aggregator.mode == "NO_REGIONS":
        return ()
    found = DEFAULT_REGIONS if aggregator.mode.startswith("ALL_REGIONS") else tuple(aggregator.regions)
    excluded = aggregator.regions if aggregator.mode == "ALL_REGIONS_EXCEPT_SPECIFIED" else []
    return tuple(region for region in found if region not in excluded and region != aggregator.region)


def managed_regions(state: State) -> tuple[str, ...]:
    """The home Region and the linked ones, where central configuration reaches."""
    account = administration(state).account
    aggregator = state.store(Aggregation, account).current if account else None
    return (aggregator.region, *linked_regions(state, str(account))) if aggregator else ()


def association_of(state: State, target: Target) -> tuple[Association, str] | None:
    """The association that holds for a target, and the id of the level that it was applied to."""
    associations = administration(state).associations
    return next(((associations[level.id], level.id) for level in target.chain() if level.id in associations), None)


def policy_for(state: State, account: str, region: str) -> Policy | None:
    """The configuration policy that reaches an account in a Region; none where the account is self-managed."""
    found = administration(state)
    organization = state.store(Organizations).current
    target = organization.accounts.get(account) if organization else None
    if not found.central or target is None or region not in managed_regions(state):
        return None
    association = association_of(state, target)
    if association is None or association[0].policy == SELF_MANAGED:
        return None
    return found.policies[association[0].policy]


def apply_everywhere(state: State) -> None:
    """Make every account of the organization match its policy."""
    organization = state.store(Organizations).current
    if organization is not None and administration(state).central:
        for account in (organization.accounts[organization.management], *members(state)):
            apply(state, account)


def apply(state: State, account: Account) -> None:
    """Make one account match its policy in the home Region and the linked ones."""
    for region in managed_regions(state):
        apply_in(state, account, region)


def apply_in(state: State, account: Account, region: str) -> None:
    """Make one account match its policy in one Region."""
    organization = state.store(Organizations).current
    policy = policy_for(state, account.id, region)
    if policy is None or organization is None:
        return
    place = regional(state, account.id, region)
    delegate = str(administration(state).account)
    if not policy.content["ServiceEnabled"]:
        # Security Hub cannot be disabled in the administrator's account.
        if account.id != delegate:
            place.hub = None
            regional(state, delegate, region).members.pop(account.id, None)
        return
    if place.hub is None:
        if _must_enable_itself(organization, account):
            return
        place.hub = Hub()
    place.hub.pending = False
    place.hub.standards = [in_region(arn, region) for arn in policy.content["EnabledStandardIdentifiers"]]
    join(state, account, region)


def settle(state: State, account: str, region: str) -> None:
    """Let a central policy take hold of a hub that its own account has enabled."""
    organization = state.store(Organizations).current
    place = regional(state, account, region)
    if organization is not None and place.hub is not None and place.hub.pending:
        place.hub.pending = False
        apply_in(state, organization.accounts[account], region)


def join(state: State, account: Account, region: str) -> None:
    """Enter the account among the administrator's members of a Region."""
    delegate = administration(state).account
    if delegate is not None and delegate != account.id:
        regional(state, delegate, region).members[account.id] = Member(account.id, account.email, "Enabled")


def _must_enable_itself(organization: Organization, account: Account) -> bool:
    return account.id == organization.management
