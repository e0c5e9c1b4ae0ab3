"""What a centralization rule is, who may have one, and how one is found."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services.delegated import is_administrator, organization_of
from emulator.aws.services.organizations.model import Organization, now

PRINCIPAL = "observabilityadmin.amazonaws.com"


@dataclass(eq=False)
class Rule:
    """One rule; `definition` is the CentralizationRule as it was put."""

    name: str
    creator: str
    region: str
    definition: dict[str, Any]
    tags: dict[str, str]
    created: datetime = field(default_factory=now)
    updated: datetime = field(default_factory=now)

    @property
    def arn(self) -> str:
        """The rule's ARN."""
        kind = "organization-centralization-rule"
        return f"arn:aws:observabilityadmin:{self.region}:{self.creator}:{kind}/{self.name}"


@dataclass
class Rules:
    """The rules of one organization, by name: names are unique over Regions."""

    by_name: dict[str, Rule] = field(default_factory=dict)


def rules(request: Request) -> dict[str, Rule]:
    """The rules of the caller's organization, if the caller may manage them."""
    return request.state.store(Rules, manageable(request).id).by_name


def manageable(request: Request) -> Organization:
    """The organization that the caller may manage telemetry of.

    Raises:
        AwsError: AccessDeniedException, for all accounts but the management account and the service's delegate, and
            where trusted access is off.
    """
    organization = organization_of(request)
    if organization is None:
        raise _denied(request, "the account is not in an organization")
    if request.account != organization.management and not is_administrator(request, PRINCIPAL):
        raise _denied(request, "only the management account or a delegated administrator can manage the organization")
    if PRINCIPAL not in organization.services:
        raise _denied(request, f"trusted access for {PRINCIPAL} is not enabled")
    return organization


def rule_of(request: Request, identifier: str) -> Rule:
    """The rule of that name or ARN, which is managed in the Region where it was made.

    Raises:
        AwsError: ResourceNotFoundException.
    """
    found = next((rule for rule in rules(request).values() if identifier in (rule.name, rule.arn)), None)
    if found is None or found.region != request.region:
        raise AwsError("ResourceNotFoundException", f"Centralization rule {identifier} does not exist.", 404)
    return found


def _denied(request: Request, reason: str) -> AwsError:
    action = f"observabilityadmin:{request.operation}"
    message = f"User: {request.caller.principal} is not authorized to perform: {action}: {reason}"
    return AwsError("AccessDeniedException", message, 403)
