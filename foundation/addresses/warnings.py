"""What an operator should look at twice in an address plan. None of it stops a run."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network

from foundation.addresses.layout import Layout

DOCKER = IPv4Network("172.17.0.0/16")
"""Docker's bridge, on every machine that has it ("VPC CIDR blocks", which advises against it)."""
VPC_QUOTA = 5
"""VPCs in a Region of an account, unless raised; a default VPC is one too (Amazon VPC quotas, 2026-11)."""


@dataclass(frozen=True)
class Warned:
    """One warning: `kind` for machines, `text` for people."""

    kind: str
    text: str


def warnings(found: Layout) -> tuple[Warned, ...]:
    return (*_docker(found), *_quota(found))


def _docker(found: Layout) -> Iterator[Warned]:
    for vpc in found.vpcs.values():
        if vpc.block.overlaps(DOCKER):
            text = f"{vpc.name} ({vpc.block}) has addresses of {DOCKER}, which Docker, Cloud9 and SageMaker use inside."
            yield Warned("docker", f"{text} Machines there may not reach each other.")


def _quota(found: Layout) -> Iterator[Warned]:
    for region, number in Counter(vpc.name.split("/")[0] for vpc in found.vpcs.values()).items():
        if number >= VPC_QUOTA:
            text = f"{region} has {number} VPCs, and a default VPC where one was kept; an account may have {VPC_QUOTA}"
            yield Warned("quota", f"{text} until you ask for more in Service Quotas.")
