"""Quotas of a small foundation, and what tests of their read-back say of them."""

import json
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

from readback_area_world import BASE, HOME, OTHER, THIRD, World

from foundation.config import StackConfig

VPCS, ADDRESSES, ROLES, GATEWAYS = "L-F678F1CE", "L-0263D0A3", "L-FE177D64", "L-A2478D36"
STACK = f"""{BASE}
  foundation:network: "off"
  foundation:images: "off"
  foundation:operations: "off"
  foundation:tags: "off"
  foundation:spend: "off"
  foundation:quotas:
    template:
      vpcs: {{service: vpc, code: {VPCS}, value: 20}}
      addresses: {{service: ec2, code: {ADDRESSES}, region: {OTHER}, value: 10}}
    requests:
      management: {{roles: {{service: iam, code: {ROLES}, region: {THIRD}, value: 2000}}}}
      desk: {{gateways: {{service: ec2, code: {GATEWAYS}, value: 30}}}}
    auto_management: {{mode: adjust, regions: [{HOME}, {OTHER}]}}
"""


def quotas(world: World, **changes: Any) -> StackConfig:
    """The configuration with other values in its section."""
    section: Any = world.config.quotas
    changed: StackConfig = world.config.model_copy(update={"quotas": section.model_copy(update=changes)})
    return changed


def decide(world: World, status: str) -> None:
    """AWS decides on the gateways of the operations account."""
    asked = {"ServiceCode": "ec2", "QuotaCode": GATEWAYS}
    client = world.client("service-quotas", "desk")
    (request,) = client.list_requested_service_quota_change_history_by_quota(**asked)["RequestedQuotas"]
    decision = {"account": world.inside.id_of("desk"), "region": HOME, "request": request["Id"], "status": status}
    with urlopen(f"{world.shell.endpoint}/_foundation/quota-decision?{urlencode(decision)}") as answer:
        assert json.load(answer)["status"] == status
