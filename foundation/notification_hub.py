"""The notification hub: what events of which accounts are gathered, and which addresses are written to.

In the account that User Notifications is delegated to. Its API is in us-east-1; notifications are kept in the Regions
of the hubs. AWS writes to a new address first: until somebody follows that mail, the address gets nothing else.
"""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions

from foundation.given import given
from foundation.ordering import after


@dataclass(frozen=True)
class EventRuleArgs:
    """Events of one type, in some Regions; `pattern` is JSON, or nothing for all of them."""

    name: str
    source: str
    event_type: str
    pattern: str
    regions: list[str]


@dataclass(frozen=True)
class NotificationArgs:
    """Events that are gathered together; `aggregation` is LONG (12 hours), SHORT (5 minutes) or NONE."""

    name: str
    description: str
    aggregation: str
    rules: list[EventRuleArgs]


@dataclass(frozen=True)
class NotificationHubArgs:
    """`emails` are addresses by name, `units` ids of the root and of units by target.

    `delegated` are URNs of what lets the account see others.
    """

    hubs: list[str]
    notifications: list[NotificationArgs]
    emails: dict[str, str]
    units: dict[str, pulumi.Input[str]]
    delegated: list[pulumi.Input[str]]


class NotificationHub(pulumi.ComponentResource):
    """Hubs, what they gather, and whom they tell."""

    arns: pulumi.Output[dict[str, str]]
    """ARNs of the notification configurations by name."""

    def __init__(self, name: str, args: NotificationHubArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("foundation:notifications:NotificationHub", name, {}, opts)
        args = given(NotificationHubArgs, args)
        self._own = ResourceOptions(parent=self)
        hubs = [
            aws.notifications.NotificationHub(region, notification_hub_region=region, opts=self._own)
            for region in args.hubs
        ]
        contacts = {
            who: aws.notifications.ContactsEmailContact(who, name=who, email_address=address, opts=self._own)
            for who, address in sorted(args.emails.items())
        }
        self.resources: list[pulumi.CustomResource] = [*hubs, *contacts.values()]
        arns: dict[str, pulumi.Output[str]] = {}
        for each in args.notifications:
            configuration = aws.notifications.NotificationConfiguration(
                each.name,
                # The API refuses a configuration before there is a hub.
                name=after(each.name, *(hub.urn for hub in hubs)),
                description=each.description,
                aggregation_duration=each.aggregation,
                opts=self._own,
            )
            arns[each.name] = configuration.arn
            self.resources.append(configuration)
            self._rules(each, configuration.arn)
            self._associations(each, configuration.arn, args, contacts)
        self.arns = pulumi.Output.all(**arns)
        self.register_outputs({"arns": self.arns})

    def _rules(self, each: NotificationArgs, arn: pulumi.Output[str]) -> None:
        self.resources += [
            aws.notifications.EventRule(
                f"{each.name}/{rule.name}" if rule.name != each.name else each.name,
                notification_configuration_arn=arn,
                source=rule.source,
                event_type=rule.event_type,
                event_pattern=rule.pattern or None,
                regions=rule.regions,
                opts=self._own,
            )
            for rule in each.rules
        ]

    def _associations(
        self,
        each: NotificationArgs,
        arn: pulumi.Output[str],
        args: NotificationHubArgs,
        contacts: dict[str, aws.notifications.ContactsEmailContact],
    ) -> None:
        self.resources += [
            aws.notifications.ChannelAssociation(
                f"{each.name}/{who}", notification_configuration_arn=arn, arn=contact.arn, opts=self._own
            )
            for who, contact in contacts.items()
        ]
        self.resources += [
            aws.notifications.OrganizationalUnitAssociation(
                f"{each.name}/{target}",
                notification_configuration_arn=arn,
                organizational_unit_id=after(unit, *args.delegated),
                opts=self._own,
            )
            for target, unit in sorted(args.units.items())
        ]
