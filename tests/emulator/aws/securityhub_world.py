"""Security Hub delegated in an emulated organization, and short ways to configure it."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_world import MANAGEMENT, World

HOME, LINKED, OTHER = "eu-central-1", "eu-west-1", "us-west-2"
PRINCIPAL = "securityhub.amazonaws.com"
BEST_PRACTICES = "arn:aws:securityhub:{}::standards/aws-foundational-security-best-practices/v/1.0.0"
CIS = "arn:aws:securityhub:::ruleset/cis-aws-foundations-benchmark/v/1.2.0"
ENABLED = {
    "SecurityHub": {
        "ServiceEnabled": True,
        "EnabledStandardIdentifiers": [BEST_PRACTICES.format(HOME)],
        "SecurityControlsConfiguration": {"DisabledSecurityControlIdentifiers": ["IAM.6"]},
    }
}
DISABLED = {"SecurityHub": {"ServiceEnabled": False}}


def code(call: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call()
    return str(caught.value.response["Error"]["Code"])


@dataclass
class Estate:
    """The organization, and the account that Security Hub is delegated to."""

    world: World
    delegate: str

    def of(self, account: str, region: str = HOME) -> Any:
        if account == MANAGEMENT:
            return self.world.aws.client("securityhub", region)
        return self.world.member("securityhub", account, region)

    @property
    def admin(self) -> Any:
        return self.of(self.delegate)

    def has_hub(self, account: str, region: str = HOME) -> bool:
        client = self.of(account, region)
        try:
            client.describe_hub()
        except client.exceptions.InvalidAccessException:
            return False
        return True

    def standards(self, account: str, region: str = HOME) -> set[str]:
        answer = self.of(account, region).get_enabled_standards()
        return {found["StandardsArn"] for found in answer["StandardsSubscriptions"]}

    def centralize(self, regions: list[str] | None = None) -> str:
        """Start central configuration; gives the aggregator's ARN."""
        answer = self.admin.create_finding_aggregator(
            RegionLinkingMode="SPECIFIED_REGIONS", Regions=regions or [LINKED]
        )
        self.configure("CENTRAL")
        return str(answer["FindingAggregatorArn"])

    def configure(self, kind: str) -> None:
        self.admin.update_organization_configuration(
            AutoEnable=False, AutoEnableStandards="NONE", OrganizationConfiguration={"ConfigurationType": kind}
        )
        while self.configuration()["OrganizationConfiguration"]["Status"] == "PENDING":
            time.sleep(0.01)

    def configuration(self, region: str = HOME) -> dict[str, Any]:
        found: dict[str, Any] = self.of(self.delegate, region).describe_organization_configuration()
        return found

    def policy(self, content: Mapping[str, Any] = ENABLED) -> str:
        made = self.admin.create_configuration_policy(Name=self.world.name("policy"), ConfigurationPolicy=content)
        return str(made["Id"])

    def associate(self, policy: str, target: Mapping[str, str]) -> dict[str, Any]:
        found: dict[str, Any] = self.admin.start_configuration_policy_association(
            ConfigurationPolicyIdentifier=policy, Target=target
        )
        while found["AssociationStatus"] == "PENDING":
            time.sleep(0.01)
            found = self.admin.get_configuration_policy_association(Target=target)
        return found


@contextmanager
def delegated(world: World, delegate: str) -> Iterator[Estate]:
    """Security Hub delegated in two Regions; taken back afterwards, in the order that AWS wants."""
    for region in (HOME, LINKED):
        world.aws.client("securityhub", region).enable_organization_admin_account(AdminAccountId=delegate)
    made = Estate(world, delegate)
    yield made
    if made.configuration()["OrganizationConfiguration"]["ConfigurationType"] == "CENTRAL":
        made.configure("LOCAL")
    for aggregator in made.admin.list_finding_aggregators()["FindingAggregators"]:
        made.admin.delete_finding_aggregator(FindingAggregatorArn=aggregator["FindingAggregatorArn"])
    for region in (HOME, LINKED):
        world.aws.client("securityhub", region).disable_organization_admin_account(AdminAccountId=delegate)
