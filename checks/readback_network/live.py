"""One Region of the network account, each kind of thing listed once, by the name in its tag.

Default VPCs and what is in them are left out (`checks.readback_baseline`), and so is what AWS still shows of things
that are gone. A name counts once, and in the Region that it begins with: anything else is called by its id.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any

from checks.connection import Connection
from checks.inside import Inside
from checks.network_walk import TransitRoutes, Ways
from checks.readback_facts import Value
from checks.readback_network.scope import Scope
from checks.readback_words import tags

Named = Mapping[str, Mapping[str, Any]]
"""Descriptions by name."""
GONE = ("deleted", "deleting")
KINDS = {
    "nat": "NAT gateway",
    "igw": "internet gateway",
    "eigw": "egress-only internet gateway",
    "tgw": "transit gateway",
    "vpce": "endpoint",
}
"""What routes lead to, by how its id begins."""


def tags_of(described: Mapping[str, Any]) -> dict[str, Value]:
    """Tags as facts, the name left out."""
    return tags({tag["Key"]: tag["Value"] for tag in described.get("Tags", ()) if tag["Key"] != "Name"})


class Live:
    """What there is. Everything may raise ReadError."""

    def __init__(self, scope: Scope, inside: Inside, region: str) -> None:
        self.scope = scope
        self.inside = inside
        self.region = region

    def listed(self, operation: str, member: str, **parameters: Any) -> list[Any]:
        """Every item of a listing of EC2, without what is gone."""
        every = self._aws.listed("ec2", operation, member, **parameters)
        return [one for one in every if str(one.get("State", "")).lower() not in GONE]

    def call(self, service: str, operation: str, **parameters: Any) -> Mapping[str, Any]:
        """One call."""
        return self._aws.call(service, operation, **parameters)

    def every(self, operation: str, member: str, service: str = "ec2", **parameters: Any) -> Iterable[Any]:
        """Every item of a listing of any service."""
        return self._aws.listed(service, operation, member, **parameters)

    @cached_property
    def _aws(self) -> Connection:
        return self.inside.connection(self.scope.account, self.region)

    @cached_property
    def vpcs(self) -> Named:
        every = self.listed("describe_vpcs", "Vpcs")
        return self._named("VpcId", (vpc for vpc in every if not vpc["IsDefault"]))

    @cached_property
    def subnets(self) -> Named:
        return self._named("SubnetId", self._in_vpcs(self.listed("describe_subnets", "Subnets")))

    @cached_property
    def internet_gateways(self) -> Named:
        every = self.listed("describe_internet_gateways", "InternetGateways")
        return self._named("InternetGatewayId", self._attached(every))

    @cached_property
    def egress_only_gateways(self) -> Named:
        every = self.listed("describe_egress_only_internet_gateways", "EgressOnlyInternetGateways")
        return self._named("EgressOnlyInternetGatewayId", self._attached(every))

    @cached_property
    def nat_gateways(self) -> Named:
        return self._named("NatGatewayId", self._in_vpcs(self.listed("describe_nat_gateways", "NatGateways")))

    @cached_property
    def addresses(self) -> Named:
        return self._named("AllocationId", self.call("ec2", "describe_addresses")["Addresses"])

    @cached_property
    def route_tables(self) -> Named:
        """The table that AWS made with each VPC is called after it."""
        every = self._in_vpcs(self.listed("describe_route_tables", "RouteTables"))
        names = {vpc["VpcId"]: name for name, vpc in self.vpcs.items()}

        def of_vpc(table: Mapping[str, Any]) -> str | None:
            is_main = any(association.get("Main") for association in table["Associations"])
            return f"{names[table['VpcId']]} (main)" if is_main else None

        return self._named("RouteTableId", every, of_vpc)

    @cached_property
    def endpoints(self) -> Named:
        return self._named("VpcEndpointId", self._in_vpcs(self.listed("describe_vpc_endpoints", "VpcEndpoints")))

    @cached_property
    def security_groups(self) -> Named:
        """The account's own: those of who uses shared subnets are theirs."""
        every = self._in_vpcs(self.listed("describe_security_groups", "SecurityGroups"))
        own = self.inside.id_of(self.scope.account)
        return self._named("GroupId", (group for group in every if group["OwnerId"] == own))

    @cached_property
    def transit_gateways(self) -> Named:
        return self._named("TransitGatewayId", self.listed("describe_transit_gateways", "TransitGateways"))

    @cached_property
    def transit_tables(self) -> Named:
        every = self.listed("describe_transit_gateway_route_tables", "TransitGatewayRouteTables")
        return self._named("TransitGatewayRouteTableId", every)

    @cached_property
    def attachments(self) -> Named:
        every = self.listed("describe_transit_gateway_attachments", "TransitGatewayAttachments")
        return self._named("TransitGatewayAttachmentId", every)

    @cached_property
    def transit(self) -> TransitRoutes:
        """What transit gateways do with packets."""
        if not self.attachments:
            return TransitRoutes()
        every = self.listed("describe_transit_gateway_vpc_attachments", "TransitGatewayVpcAttachments")
        tables = [table["TransitGatewayRouteTableId"] for table in self.transit_tables.values()]
        return TransitRoutes(
            [*self.attachments.values()], every, {table: self._transit_routes(table) for table in tables}
        )

    @cached_property
    def ways(self) -> Ways:
        return Ways(self.subnets.values(), self.route_tables.values(), self.nat_gateways.values(), self.transit)

    @cached_property
    def _subnets_by_id(self) -> Mapping[str, Mapping[str, Any]]:
        return {subnet["SubnetId"]: subnet for subnet in self.subnets.values()}

    @cached_property
    def called(self) -> Mapping[str, str]:
        """Names by id, of all that facts of other things mention."""
        kinds = {
            "VpcId": self.vpcs,
            "SubnetId": self.subnets,
            "InternetGatewayId": self.internet_gateways,
            "EgressOnlyInternetGatewayId": self.egress_only_gateways,
            "NatGatewayId": self.nat_gateways,
            "AllocationId": self.addresses,
            "RouteTableId": self.route_tables,
            "VpcEndpointId": self.endpoints,
            "GroupId": self.security_groups,
            "TransitGatewayId": self.transit_gateways,
            "TransitGatewayRouteTableId": self.transit_tables,
            "TransitGatewayAttachmentId": self.attachments,
        }
        return {one[identifier]: name for identifier, named in kinds.items() for name, one in named.items()}

    def described(self, subnet: str) -> Mapping[str, Any]:
        """A subnet by its id."""
        return self._subnets_by_id[subnet]

    def word(self, identifier: str) -> str:
        """What to call a thing by its id."""
        return self.called.get(identifier, identifier)

    def target(self, identifier: str) -> str:
        """What a route leads to, with its kind."""
        kind = KINDS.get(identifier.split("-")[0])
        return f"{kind} {self.word(identifier)}" if kind else identifier

    def _transit_routes(self, table: str) -> list[Any]:
        states = [{"Name": "state", "Values": ["active", "blackhole"]}]
        asked = {"TransitGatewayRouteTableId": table, "Filters": states}
        return list(self.call("ec2", "search_transit_gateway_routes", **asked)["Routes"])

    def _in_vpcs(self, every: Iterable[Any]) -> list[Any]:
        here = {vpc["VpcId"] for vpc in self.vpcs.values()}
        return [one for one in every if one["VpcId"] in here]

    def _attached(self, every: Iterable[Any]) -> list[Any]:
        here = {vpc["VpcId"] for vpc in self.vpcs.values()}
        return [one for one in every if not one["Attachments"] or one["Attachments"][0]["VpcId"] in here]

    def _named(
        self,
        identifier: str,
        every: Iterable[Mapping[str, Any]],
        otherwise: Callable[[Mapping[str, Any]], str | None] = lambda _: None,
    ) -> Named:
        found: dict[str, Mapping[str, Any]] = {}
        for one in every:
            name = next((tag["Value"] for tag in one.get("Tags", ()) if tag["Key"] == "Name"), "")
            if name.split("/")[0] != self.region or name in found:
                name = otherwise(one) or f"{one[identifier]} in {self.region}"
            found[name] = one
        return found
