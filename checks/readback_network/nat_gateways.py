"""NAT gateways, each in its zone with its Elastic IP address, and addresses that nothing declares."""

from checks.readback_facts import Subjects
from checks.readback_network.live import Live, tags_of
from checks.readback_network.scope import Scope


def expected(scope: Scope) -> Subjects:
    """The gateways of every VPC, and their addresses."""
    for vpc in scope.vpcs:
        for zone, subnet in vpc.nat_subnets.items():
            name = f"{vpc.name}/nat/{zone}"
            facts = {"state": "available", "kind": "public", "subnet": subnet.name, "addresses": [name]}
            yield f"NAT gateway {name}", {**facts, **scope.tags()}
            yield f"Elastic IP address {name}", scope.tags()


def found(live: Live) -> Subjects:
    """The same, and every other one."""
    for name, gateway in live.nat_gateways.items():
        facts = {
            "state": gateway["State"],
            "kind": gateway["ConnectivityType"],
            "subnet": live.word(gateway["SubnetId"]),
            "addresses": [live.word(one.get("AllocationId", "none")) for one in gateway["NatGatewayAddresses"]],
        }
        yield f"NAT gateway {name}", {**facts, **tags_of(gateway)}
    for name, address in live.addresses.items():
        yield f"Elastic IP address {name}", tags_of(address)
