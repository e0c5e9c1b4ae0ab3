"""`aws:cfg/organizationConformancePack:OrganizationConformancePack`."""

from typing import Any

from emulator.provider.handler import Aws, Handler
from emulator.provider.handlers.cfg.deployments import create, refuse_failures
from emulator.provider.handlers.shapes import Shape, items, kept, regional
from emulator.provider.values import Properties

_SHAPE = Shape()
_TEXTS = ("deliveryS3Bucket", "deliveryS3KeyPrefix", "templateBody", "templateS3Uri")


def _put(config: Any, inputs: Properties) -> str:
    name = str(inputs["name"])
    settings = _SHAPE.to_aws({key: inputs[key] for key in _TEXTS if inputs.get(key)})
    if excluded := inputs.get("excludedAccounts"):
        settings["ExcludedAccounts"] = excluded
    if parameters := items(inputs.get("inputParameters")):
        settings["ConformancePackInputParameters"] = _SHAPE.to_aws(list(parameters))
    config.put_organization_conformance_pack(OrganizationConformancePackName=name, **settings)
    return name


def _refuse_failures(config: Any, name: str) -> None:
    """Upstream waits for success and fails with the accounts that did not get the pack."""
    pages = config.get_paginator("get_organization_conformance_pack_detailed_status")
    statuses = [
        one
        for page in pages.paginate(OrganizationConformancePackName=name)
        for one in page["OrganizationConformancePackDetailedStatuses"]
    ]
    refuse_failures("organization conformance pack", name, statuses, "Status")


def _create(aws: Aws, inputs: Properties) -> str:
    return create(aws, inputs, _put, _refuse_failures)


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    config = regional(aws, "config", inputs)
    try:
        answer = config.describe_organization_conformance_packs(OrganizationConformancePackNames=[identifier])
    except config.exceptions.NoSuchOrganizationConformancePackException:
        return None
    [live] = answer["OrganizationConformancePacks"]
    parameters = live.get("ConformancePackInputParameters") or []
    return {
        "name": live["OrganizationConformancePackName"],
        "arn": live["OrganizationConformancePackArn"],
        "region": config.meta.region_name,
        "deliveryS3Bucket": live.get("DeliveryS3Bucket"),
        "deliveryS3KeyPrefix": live.get("DeliveryS3KeyPrefix"),
        "excludedAccounts": _SHAPE.shown(inputs.get("excludedAccounts"), live.get("ExcludedAccounts") or []),
        "inputParameters": _SHAPE.shown(inputs.get("inputParameters"), parameters),
        **kept(inputs, "templateBody", "templateS3Uri"),
    }


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    config = regional(aws, "config", new)
    _refuse_failures(config, _put(config, new))


def _delete(aws: Aws, identifier: str, state: Properties) -> None:
    config = regional(aws, "config", state)
    config.delete_organization_conformance_pack(OrganizationConformancePackName=identifier)


HANDLERS = (
    Handler(
        token="aws:cfg/organizationConformancePack:OrganizationConformancePack",
        source="terraform-provider-aws internal/service/configservice/organization_conformance_pack.go",
        takes=frozenset({*_TEXTS, "name", "region", "excludedAccounts", "inputParameters"}),
        replaces=frozenset({"name", "region"}),
        create=_create,
        read=_read,
        update=_update,
        delete=_delete,
        same={"excludedAccounts": _SHAPE.same},
    ),
)
