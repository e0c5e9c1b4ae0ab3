"""`aws:servicequotas/...`: ServiceQuota, Template, TemplateAssociation and AutoManagement."""

from typing import Any

from emulator.provider.handler import Aws, Handler
from emulator.provider.handlers.shapes import kept, regional
from emulator.provider.values import Json, Properties

_UPSTREAM = "terraform-provider-aws internal/service/servicequotas"
_OPEN = ("PENDING", "CASE_OPENED")


def _named(identifier: str) -> dict[str, str]:
    service, code = identifier.split("/", 1)
    return {"ServiceCode": service, "QuotaCode": code}


def _create_quota(aws: Aws, inputs: Properties) -> str:
    """Asks for the value, where it is more than what holds. A quota is never lowered."""
    client = regional(aws, "service-quotas", inputs)
    identifier = f"{inputs['serviceCode']}/{inputs['quotaCode']}"
    current, wanted = client.get_service_quota(**_named(identifier))["Quota"]["Value"], float(str(inputs["value"]))
    if wanted < current:
        raise ValueError(f"requesting Service Quotas Service Quota ({identifier}) with value less than current")
    if wanted > current:
        client.request_service_quota_increase(DesiredValue=wanted, **_named(identifier))
    return identifier


def _read_quota(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    """While a request is open, the value is the one that is asked for.

    Upstream follows the request that it made itself, by an id that only its state has; here the open one is looked up.
    """
    client = regional(aws, "service-quotas", inputs)
    try:
        default = client.get_aws_default_service_quota(**_named(identifier))["Quota"]
    except client.exceptions.NoSuchResourceException:
        return None
    live = client.get_service_quota(**_named(identifier))["Quota"]
    history = client.list_requested_service_quota_change_history_by_quota(**_named(identifier))["RequestedQuotas"]
    asked = next((one for one in history if one["Status"] in _OPEN), None)
    return {
        "adjustable": default["Adjustable"],
        "arn": live["QuotaArn"],
        "defaultValue": default["Value"],
        "quotaCode": default["QuotaCode"],
        "quotaName": default["QuotaName"],
        "region": client.meta.region_name,
        "requestId": asked["Id"] if asked else "",
        "requestStatus": asked["Status"] if asked else (history[0]["Status"] if history else ""),
        "serviceCode": default["ServiceCode"],
        "serviceName": default["ServiceName"],
        "usageMetrics": [],
        "value": asked["DesiredValue"] if asked else live["Value"],
    }


def _update_quota(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    """A request that is open already is only warned about upstream."""
    client = regional(aws, "service-quotas", new)
    try:
        client.request_service_quota_increase(DesiredValue=float(str(new["value"])), **_named(identifier))
    except client.exceptions.ResourceAlreadyExistsException:
        return


def _leave_quota(aws: Aws, identifier: str, state: Properties) -> None:
    """Upstream deletes nothing: what was granted stays."""


def _in_template(identifier: str) -> dict[str, str]:
    region, code, service = identifier.split(",")
    return {"AwsRegion": region, "QuotaCode": code, "ServiceCode": service}


def _put_template(aws: Aws, inputs: Properties) -> str:
    if bool(inputs.get("awsRegion")) == bool(inputs.get("region")):
        raise ValueError("exactly one of these attributes must be configured: [aws_region,region]")
    identifier = f"{inputs.get('awsRegion') or inputs['region']},{inputs['quotaCode']},{inputs['serviceCode']}"
    _update_template(aws, identifier, {}, inputs)
    return identifier


def _update_template(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    aws.client("service-quotas").put_service_quota_increase_request_into_template(
        DesiredValue=float(str(new["value"])), **_in_template(identifier)
    )


def _read_template(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:  # noqa: ARG001
    client = aws.client("service-quotas")
    try:
        answer = client.get_service_quota_increase_request_from_template(**_in_template(identifier))
    except client.exceptions.NoSuchResourceException:
        return None
    found: dict[str, Any] = answer["ServiceQuotaIncreaseRequestInTemplate"]
    return {
        "awsRegion": found["AwsRegion"],
        "globalQuota": found["GlobalQuota"],
        "quotaCode": found["QuotaCode"],
        "quotaName": found["QuotaName"],
        "region": found["AwsRegion"],
        "serviceCode": found["ServiceCode"],
        "serviceName": found["ServiceName"],
        "unit": found["Unit"],
        "value": found["DesiredValue"],
    }


def _delete_template(aws: Aws, identifier: str, state: Properties) -> None:  # noqa: ARG001
    client = aws.client("service-quotas")
    try:
        client.delete_service_quota_increase_request_from_template(**_in_template(identifier))
    except client.exceptions.NoSuchResourceException:
        return


def _associate(aws: Aws, inputs: Properties) -> str:
    regional(aws, "service-quotas", inputs).associate_service_quota_template()
    return aws.account


def _read_association(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:  # noqa: ARG001
    client = regional(aws, "service-quotas", inputs)
    status = client.get_association_for_service_quota_template()["ServiceQuotaTemplateAssociationStatus"]
    if status != "ASSOCIATED":
        return None
    return {**kept(inputs, "skipDestroy"), "region": client.meta.region_name, "status": status}


def _keep_association(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    """Only `skipDestroy` can change, which AWS does not know."""


def _disassociate(aws: Aws, identifier: str, state: Properties) -> None:  # noqa: ARG001
    if not state.get("skipDestroy"):
        regional(aws, "service-quotas", state).disassociate_service_quota_template()


def _management(inputs: Properties) -> dict[str, Any]:
    arn = inputs.get("notificationArn")
    return {
        "OptInType": inputs["optInType"],
        "ExclusionList": inputs.get("exclusionList") or {},
        **({"NotificationArn": arn} if arn else {}),
    }


def _start(aws: Aws, inputs: Properties) -> str:
    client = regional(aws, "service-quotas", inputs)
    client.start_auto_management(OptInLevel=inputs["optInLevel"], **_management(inputs))
    return str(client.meta.region_name)


def _read_management(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = aws.client("service-quotas", identifier)
    live = client.get_auto_management_configuration()
    if live["OptInStatus"] != "ENABLED":
        return None
    excluded: Properties = {
        service: [quota["QuotaCode"] for quota in quotas] for service, quotas in live["ExclusionList"].items()
    }
    return {
        "exclusionList": excluded or inputs.get("exclusionList"),
        "notificationArn": live.get("NotificationArn"),
        "optInLevel": live["OptInLevel"],
        "optInType": live["OptInType"],
        "region": identifier,
    }


def _update_management(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    aws.client("service-quotas", identifier).update_auto_management(**_management(new))


def _stop(aws: Aws, identifier: str, state: Properties) -> None:  # noqa: ARG001
    client = aws.client("service-quotas", identifier)
    try:
        client.stop_auto_management()
    except client.exceptions.NoSuchResourceException:
        return


def _is_taken_away(old: Json, new: Json) -> bool:
    return bool(old) and not new


HANDLERS = (
    Handler(
        token="aws:servicequotas/serviceQuota:ServiceQuota",
        source=f"{_UPSTREAM}/service_quota.go",
        takes=frozenset({"quotaCode", "serviceCode", "value", "region"}),
        replaces=frozenset({"quotaCode", "serviceCode", "region"}),
        create=_create_quota,
        read=_read_quota,
        update=_update_quota,
        delete=_leave_quota,
    ),
    Handler(
        token="aws:servicequotas/template:Template",
        source=f"{_UPSTREAM}/template.go; `region` is the deprecated name of `awsRegion` there",
        takes=frozenset({"awsRegion", "quotaCode", "region", "serviceCode", "value"}),
        replaces=frozenset({"awsRegion", "quotaCode", "region", "serviceCode"}),
        create=_put_template,
        read=_read_template,
        update=_update_template,
        delete=_delete_template,
    ),
    Handler(
        token="aws:servicequotas/templateAssociation:TemplateAssociation",
        source=f"{_UPSTREAM}/template_association.go",
        takes=frozenset({"region", "skipDestroy"}),
        replaces=frozenset({"region"}),
        create=_associate,
        read=_read_association,
        update=_keep_association,
        delete=_disassociate,
    ),
    Handler(
        token="aws:servicequotas/autoManagement:AutoManagement",
        source=f"{_UPSTREAM}/auto_management.go",
        takes=frozenset({"exclusionList", "notificationArn", "optInLevel", "optInType", "region"}),
        replaces=frozenset({"optInLevel", "region"}),
        replaces_when={"notificationArn": _is_taken_away},
        create=_start,
        read=_read_management,
        update=_update_management,
        delete=_stop,
    ),
)
