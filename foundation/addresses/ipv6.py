"""IPv6 of subnets. AWS assigns a /56 to a VPC, and a subnet has a /64 of it: 256 indices, 0 to 255.

The index follows from the subnet's place in IPv4, so it never moves either: sixteen indices for each of eight zones.
The upper half stays for growth.
"""

from ipaddress import IPv4Network, IPv6Network

VPC_SIZE = 56
SUBNET_SIZE = 64
INDEXED = 128
"""So many sizes of the smallest part of a zone (a sixteenth of an eighth) make a VPC."""


def ipv6_index(vpc: IPv4Network, subnet: IPv4Network) -> int:
    """Index of the /64 that a subnet has in the /56 of its VPC: 0 to 127."""
    offset = int(subnet.network_address) - int(vpc.network_address)
    return offset * INDEXED // vpc.num_addresses


def ipv6_subnet(vpc: str, index: int) -> str:
    """The CIDR of a subnet, once AWS has assigned the /56 of its VPC."""
    block = IPv6Network(vpc)
    if block.prefixlen != VPC_SIZE or not 0 <= index < 2 ** (SUBNET_SIZE - VPC_SIZE):
        raise ValueError(f"no /{SUBNET_SIZE} of index {index} in {vpc}: it takes a /{VPC_SIZE} and 0 to 255")
    return str(IPv6Network((int(block.network_address) + (index << (128 - SUBNET_SIZE)), SUBNET_SIZE)))
