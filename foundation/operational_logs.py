"""Operational logs: CloudWatch log groups of every account and Region, copied to the log archive by one rule."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.given import given
from foundation.ordering import after


@dataclass(frozen=True)
class OperationalLogsArgs:
    """`account_id` is the account that the logs are copied to; `log_groups` says which, in CloudWatch's words."""

    organization_id: pulumi.Input[str]
    account_id: pulumi.Input[str]
    home_region: str
    regions: list[str]
    log_groups: str
    key_arn: pulumi.Input[str]
    delegated: list[pulumi.Input[str]]


class OperationalLogsCentralized(pulumi.ComponentResource):
    """One centralization rule for the organization."""

    rule_arn: pulumi.Output[str]

    def __init__(self, name: str, args: OperationalLogsArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:logs:OperationalLogs", name, {}, opts)
        args = given(OperationalLogsArgs, args)
        source = aws.observabilityadmin.CentralizationRuleForOrganizationRuleSourceArgs(
            regions=args.regions,
            scope=pulumi.Output.from_input(args.organization_id).apply(lambda id_: f"OrganizationId = '{id_}'"),
            source_logs_configuration=(
                aws.observabilityadmin.CentralizationRuleForOrganizationRuleSourceSourceLogsConfigurationArgs(
                    encrypted_log_group_strategy="ALLOW", log_group_selection_criteria=args.log_groups
                )
            ),
        )
        rule = aws.observabilityadmin.CentralizationRuleForOrganization(
            name,
            rule_name="foundation-operational-logs",
            rule=aws.observabilityadmin.CentralizationRuleForOrganizationRuleArgs(
                source=source, destination=self._destination(args)
            ),
            region=args.home_region,
            opts=ResourceOptions(parent=self),
        )
        self.resources: list[pulumi.CustomResource] = [rule]
        self.rule_arn = rule.rule_arn
        self.register_outputs({"ruleArn": self.rule_arn})

    def _destination(
        self, args: OperationalLogsArgs
    ) -> aws.observabilityadmin.CentralizationRuleForOrganizationRuleDestinationArgs:
        encryption = aws.observabilityadmin.CentralizationRuleForOrganizationRuleDestinationDestinationLogsConfigurationLogsEncryptionConfigurationArgs(  # noqa: E501  (the SDK's name)
            encryption_strategy="CUSTOMER_MANAGED",
            encryption_conflict_resolution_strategy="ALLOW",
            kms_key_arn=args.key_arn,
        )
        logs = aws.observabilityadmin.CentralizationRuleForOrganizationRuleDestinationDestinationLogsConfigurationArgs(
            logs_encryption_configuration=encryption
        )
        return aws.observabilityadmin.CentralizationRuleForOrganizationRuleDestinationArgs(
            account=after(args.account_id, *args.delegated),
            region=args.home_region,
            destination_logs_configuration=logs,
        )
