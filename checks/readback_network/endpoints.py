"""Endpoints of AWS services, and the security groups in the VPCs, of which those with interfaces have one."""

import json
from collections.abc import Mapping
from typing import Any

from checks.readback_facts import Subjects, Value
from checks.readback_network.live import Live, tags_of
from checks.readback_network.route_tables import tables
from checks.readback_network.scope import Scope
from checks.readback_network.vpcs import rules
from checks.readback_words import policy
from foundation.config.network import ALWAYS_THERE

EVERYTHING = "allows everything"
_ALLOWED: Value = [{"Effect": "Allow", "Principal": ["*"], "Action": ["*"], "Resource": ["*"]}]


def expected(scope: Scope) -> Subjects:
    """The endpoints of every VPC; their policies are left as AWS makes them."""
    for vpc in scope.vpcs:
        common: dict[str, Value] = {"VPC": vpc.name, "state": "available", "policy": EVERYTHING, **scope.tags()}
        routed: list[Value] = [*sorted(table.name for table in tables(scope, vpc))]
        for service in ALWAYS_THERE:
            facts: dict[str, Value] = {
                "kind": "Gateway",
                "tables": routed,
                "subnets": [],
                "groups": [],
                "private DNS": False,
            }
            yield f"endpoint {vpc.name}/{service}", {**_service(vpc.region, service), **facts, **common}
        subnets: list[Value] = [*sorted(subnet.name for subnet in vpc.zonal_subnets)] if vpc.interface_endpoints else []
        group = f"{vpc.name}/endpoints"
        for service in vpc.interface_endpoints:
            facts = {"kind": "Interface", "tables": [], "subnets": subnets, "groups": [group], "private DNS": True}
            yield f"endpoint {vpc.name}/{service}", {**_service(vpc.region, service), **facts, **common}
        if vpc.interface_endpoints:
            allowed: list[Value] = [f"in tcp 443-443 {vpc.cidr}"]
            yield f"security group {group}", {"VPC": vpc.name, "rules": allowed, **scope.tags()}


def found(live: Live) -> Subjects:
    """The same, and every other endpoint and security group."""
    for name, endpoint in live.endpoints.items():
        yield (
            f"endpoint {name}",
            {
                "service": endpoint["ServiceName"],
                "kind": endpoint["VpcEndpointType"],
                "VPC": live.word(endpoint["VpcId"]),
                "state": endpoint["State"].lower(),
                "tables": sorted(map(live.word, endpoint.get("RouteTableIds", ()))),
                "subnets": sorted(map(live.word, endpoint.get("SubnetIds", ()))),
                "groups": sorted(live.word(group["GroupId"]) for group in endpoint.get("Groups", ())),
                "private DNS": endpoint.get("PrivateDnsEnabled", False),
                "policy": _policy(endpoint),
                **tags_of(endpoint),
            },
        )
    for name, group in live.security_groups.items():
        if group["GroupName"] != "default":
            facts: dict[str, Value] = {"VPC": live.word(group["VpcId"]), "rules": rules(group)}
            yield f"security group {name}", {**facts, **tags_of(group)}


def _service(region: str, service: str) -> dict[str, Value]:
    return {"service": f"com.amazonaws.{region}.{service}"}


def _policy(endpoint: Mapping[str, Any]) -> Value:
    document: Any = policy(endpoint["PolicyDocument"]) if endpoint.get("PolicyDocument") else {"Statement": _ALLOWED}
    return EVERYTHING if document["Statement"] == _ALLOWED else json.dumps(document["Statement"])
