"""What a build makes: an image in each Region of the distribution, and parameters with their ids.

Everything is checked before anything is made. Names of parameters outside `/imagebuilder/` take an execution role: the
service-linked role may write no others.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from moto.ec2.models import ec2_backends
from moto.ssm.models import ssm_backends

from emulator.aws.callers import Caller
from emulator.aws.errors import AwsError
from emulator.aws.request import Request
from emulator.aws.services.ec2 import account_defaults, image_access
from emulator.aws.services.ec2.image_making import NewImage, make, refuse_duplicate
from emulator.aws.services.imagebuilder import recipes
from emulator.aws.services.imagebuilder.model import Content, Resource
from emulator.aws.services.kms import keys
from emulator.aws.services.organizations.model import now

_VARIABLE = re.compile(r"\{\{\s*imagebuilder:(buildDate|buildVersion)\s*\}\}")
_PERMISSIONS = {
    "userIds": "UserId",
    "userGroups": "Group",
    "organizationArns": "OrganizationArn",
    "organizationalUnitArns": "OrganizationalUnitArn",
}
_OWN_PARAMETERS = "/imagebuilder/"


@dataclass(frozen=True)
class Build:
    """One run of a pipeline: the image that comes of it, and what it is made with."""

    request: Request
    image: Resource
    recipe: Resource
    distribution: Resource | None
    role: str | None

    def places(self) -> list[Mapping[str, Any]]:
        """The distributions; without a configuration, the Region of the build."""
        if self.distribution is None:
            return [{"region": self.request.region}]
        places: list[Mapping[str, Any]] = self.distribution.content["distributions"]
        return places


def output(build: Build) -> Content:
    """Make the images and write the parameters: the `outputResources`.

    Raises:
        AwsError: why the build fails.
    """
    planned = [(place, _planned(build, place)) for place in build.places()]
    for place, _ in planned:
        for parameter in place.get("ssmParameterConfigurations") or []:
            _refuse_parameter(build, parameter)
    return {"amis": list(_made(build, planned))}


def _made(build: Build, planned: list[tuple[Mapping[str, Any], NewImage]]) -> Iterator[Content]:
    account = build.request.account
    for place, new in planned:
        image = make(account, place["region"], new)
        for parameter in place.get("ssmParameterConfigurations") or []:
            _write(account, place["region"], parameter, image.id)
        yield {
            "region": place["region"],
            "image": image.id,
            "name": new.name,
            "description": new.description,
            "state": {"status": "AVAILABLE"},
            "accountId": account,
        }


def _planned(build: Build, place: Mapping[str, Any]) -> NewImage:
    """The image of one Region, if it may be made like that."""
    account, region = build.request.account, place["region"]
    ami: Mapping[str, Any] = place.get("amiDistributionConfiguration") or {}
    default = f"{build.recipe.name} {{{{ imagebuilder:buildDate }}}}"
    name = _VARIABLE.sub(lambda found: _value(build, found.group(1)), ami.get("name", default))
    refuse_duplicate(account, region, name)
    given = ami.get("launchPermission") or {}
    permissions = [{member: value} for key, member in _PERMISSIONS.items() for value in given.get(key) or []]
    key = _key(build, region, ami)
    encrypted = bool(key) or _is_encrypted(build, region)
    _refuse_sharing(build, region, permissions, key, encrypted=encrypted)
    tags = {**(build.recipe.content.get("amiTags") or {}), **(ami.get("amiTags") or {})}
    parent = recipes.parent_image(build.request, build.recipe.content["parentImage"])
    source = image_access.find(account, build.request.region, parent) if parent else None
    return NewImage(
        name=name,
        description=ami.get("description", ""),
        tags={**tags, "CreatedBy": "EC2 Image Builder", "Ec2ImageBuilderArn": build.image.arn},
        architecture=str(source.architecture) if source else _architecture(build.recipe.content["parentImage"]),
        platform="windows" if build.recipe.content["platform"] == "Windows" else None,
        key=key,
        encrypted=encrypted,
        permissions=permissions,
    )


def _value(build: Build, variable: str) -> str:
    if variable == "buildVersion":
        return build.image.arn.rpartition("/")[2]
    return now().strftime("%Y-%m-%dT%H-%M-%S.%fZ")


def _architecture(parent: str) -> str:
    return "arm64" if "-arm64/" in parent else "x86_64"


def _devices(build: Build) -> list[Mapping[str, Any]]:
    return [device.get("ebs") or {} for device in build.recipe.content.get("blockDeviceMappings") or []]


def _key(build: Build, region: str, ami: Mapping[str, Any]) -> str | None:
    """The ARN of the distribution's key; in the build's Region, else of the recipe's first that has one."""
    name = ami.get("kmsKeyId")
    if name is None and region == build.request.region:
        name = next((device["kmsKeyId"] for device in _devices(build) if device.get("kmsKeyId")), None)
    if name is None:
        return None
    key = keys.find(name, build.request.account, region)
    if key is None or key.region != region or key.key_state != "Enabled":
        raise AwsError("InvalidKMSKey.NotFound", f"The key '{name}' is not there or not enabled in {region}.")
    return str(key.arn)


def _is_encrypted(build: Build, region: str) -> bool:
    default = ec2_backends[build.request.account][region].ebs_encryption_by_default
    return bool(default) or any(device.get("encrypted") for device in _devices(build))


def _refuse_sharing(
    build: Build, region: str, permissions: list[dict[str, str]], key: str | None, *, encrypted: bool
) -> None:
    """Refuse what EC2 would refuse: a public image where that is blocked, and sharing under AWS's own key."""
    there = _in(build.request, region)
    if image_access.EVERYBODY in permissions:
        if account_defaults.get_image_state(there)["ImageBlockPublicAccessState"] != "unblocked":
            raise AwsError("OperationNotPermitted", "Block public access for AMIs is enabled for this account.")
        if encrypted:
            raise AwsError("OperationNotPermitted", "Encrypted snapshots cannot be shared publicly")
    elif permissions and encrypted and key is None:
        raise AwsError("InvalidParameter", "Snapshots encrypted with the AWS Managed CMK can't be shared.")


def _in(request: Request, region: str) -> Request:
    """The same caller in another Region."""
    who = request.caller
    there = Caller(who.access_key, who.account, who.principal, region, who.service, who.context)
    return Request(request.operation, {}, there, request.state)


def _refuse_parameter(build: Build, parameter: Mapping[str, str]) -> None:
    name, owner = parameter["parameterName"], parameter.get("amiAccountId", build.request.account)
    if owner != build.request.account:
        raise AwsError("AccessDeniedException", f"No image is distributed to the account {owner}.")
    if not name.startswith(_OWN_PARAMETERS) and build.role is None:
        message = f"The parameter '{name}' is written with the execution role, and the pipeline has none."
        raise AwsError("AccessDeniedException", message)


def _write(account: str, region: str, parameter: Mapping[str, str], image: str) -> None:
    ssm: Any = ssm_backends[account][region]
    ssm.put_parameter(
        name=parameter["parameterName"],
        description=None,
        value=image,
        parameter_type="String",
        allowed_pattern=None,
        keyid=None,
        overwrite=True,
        tags=[],
        data_type=parameter.get("dataType", "aws:ec2:image"),
        tier=None,
        policies=None,
    )
