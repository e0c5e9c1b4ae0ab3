"""What lifecycle policies do to images. AWS runs a policy once a day, the emulator after each build."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from moto.ec2.models import ec2_backends

from emulator.aws.request import Request
from emulator.aws.services.ec2 import image_making
from emulator.aws.services.ec2.image_access import Deprecations
from emulator.aws.services.imagebuilder import lifecycle_policies, model
from emulator.aws.services.imagebuilder.model import Resource
from emulator.aws.services.organizations.model import now

_DAYS = {"DAYS": 1, "WEEKS": 7, "MONTHS": 30, "YEARS": 365}
_ORDER = ("DEPRECATE", "DISABLE", "DELETE")
_STATES = {"DEPRECATE": "DEPRECATED", "DISABLE": "DISABLED"}


def run(request: Request) -> None:
    """Run every enabled policy of the caller's account and Region."""
    for policy in model.resources(request).of_kind(lifecycle_policies.KIND):
        if policy.content["status"] != "ENABLED":
            continue
        details = sorted(policy.content["policyDetails"], key=lambda one: _ORDER.index(one["action"]["type"]))
        for detail in details:
            for image in _due(_selected(request, policy), detail):
                _act(request, image, detail["action"])


def _selected(request: Request, policy: Resource) -> list[Resource]:
    """The images that a policy is about, newest first."""
    selection = policy.content["resourceSelection"]
    images = [image for image in model.resources(request).of_kind("image") if _is_selected(image, selection)]
    return [image for image in reversed(images) if image.content["state"]["status"] != "FAILED"]


def _is_selected(image: Resource, selection: Mapping[str, Any]) -> bool:
    if tags := selection.get("tagMap"):
        return image.tags.items() >= dict(tags).items()
    return any(
        image.name == recipe["name"]
        and re.fullmatch(recipe["semanticVersion"].replace(".", r"\.").replace("x", r"\d+"), image.version)
        for recipe in selection["recipes"]
    )


def _due(images: list[Resource], detail: Mapping[str, Any]) -> list[Resource]:
    """Those of the images, newest first, that the detail's filter takes and its exclusions leave."""
    rule, excluded = detail["filter"], (detail.get("exclusionRules") or {}).get("tagMap") or {}
    if rule["type"] == "COUNT":
        found = images[rule["value"] :]
    else:
        oldest = now() - timedelta(days=rule["value"] * _DAYS[rule["unit"]])
        found = [image for image in images[rule.get("retainAtLeast", 0) :] if image.created < oldest]
    return [image for image in found if not excluded or not image.tags.items() >= excluded.items()]


def _act(request: Request, image: Resource, action: Mapping[str, Any]) -> None:
    for ami in image.content["outputResources"]["amis"]:
        _act_on_ami(request, ami["region"], ami["image"], action)
    if action["type"] == "DELETE":
        del model.resources(request).by_arn[image.arn]
    else:
        image.content["state"] = {"status": _STATES[action["type"]]}


def _act_on_ami(request: Request, region: str, ami: str, action: Mapping[str, Any]) -> None:
    """What happens to an image of EC2; when Image Builder's is deleted, only if the policy includes it."""
    account = request.account
    if action["type"] == "DEPRECATE":
        request.state.store(Deprecations, account, region).by_image.setdefault(ami, now())
    elif action["type"] == "DISABLE":
        ec2_backends[account][region].disable_image(ami)
    elif (included := action.get("includeResources") or {}).get("amis"):
        image_making.remove(account, region, ami, snapshot=bool(included.get("snapshots")))
