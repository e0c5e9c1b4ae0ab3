"""The address plan of the network: which VPC and which subnet has which addresses. Pure.

A place is a number, never a position in a file: it counts blocks of the thing's own size, inside what holds it. So each
block depends on its own number and size and on what holds it, and on no sibling: what is added, removed or re-ordered
moves nothing. Sizes are netmask lengths, as AWS has them.
"""

from foundation.addresses.ipv6 import ipv6_subnet
from foundation.addresses.layout import Layout, PoolBlock, Subnet, SupernetBlock, VpcBlock, layout
from foundation.addresses.plan import AddressPlan, Pool, Reserves, Supernet, Tier, Vpc
from foundation.addresses.problems import problems
from foundation.addresses.warnings import Warned, warnings

__all__ = [
    "AddressPlan",
    "Layout",
    "Pool",
    "PoolBlock",
    "Reserves",
    "Subnet",
    "Supernet",
    "SupernetBlock",
    "Tier",
    "Vpc",
    "VpcBlock",
    "Warned",
    "ipv6_subnet",
    "layout",
    "problems",
    "warnings",
]
