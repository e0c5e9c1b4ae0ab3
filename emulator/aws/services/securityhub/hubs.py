"""Security Hub in one account and Region: enable, describe, change, disable, and the standards enabled in it."""

from collections.abc import Mapping

from emulator.aws.pages import page
from emulator.aws.request import Handlers, Request
from emulator.aws.services.delegated import is_management
from emulator.aws.services.securityhub import refusals
from emulator.aws.services.securityhub.central import policy_for, settle
from emulator.aws.services.securityhub.model import Hub, administration, regional
from emulator.aws.services.securityhub.standards import available, defaults, subscription


def arn(request: Request) -> str:
    """The ARN of the caller's hub."""
    return f"arn:aws:securityhub:{request.region}:{request.account}:hub/default"


def enable_security_hub(request: Request) -> Mapping[str, object]:
    """EnableSecurityHub."""
    place = regional(request.state, request.account, request.region)
    if place.hub is not None:
        raise refusals.conflict("Account is already subscribed to Security Hub")
    policy = policy_for(request.state, request.account, request.region)
    if policy and not (is_management(request) and policy.content["ServiceEnabled"]):
        refusals.refuse_where_central(request)
    place.hub = Hub(
        generator=request.get("ControlFindingGenerator") or "SECURITY_CONTROL",
        tags=dict(request.get("Tags") or {}),
        standards=defaults(request.region) if request.get("EnableDefaultStandards", True) else [],
        pending=policy is not None,
    )
    return {}


def describe_hub(request: Request) -> Mapping[str, object]:
    """DescribeHub."""
    settle(request.state, request.account, request.region)
    hub = refusals.hub(request)
    if request.get("HubArn") not in (None, arn(request)):
        raise refusals.not_found(f"Hub {request['HubArn']} is not found")
    return {
        "HubArn": arn(request),
        "SubscribedAt": hub.subscribed.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "AutoEnableControls": hub.auto_enable_controls,
        "ControlFindingGenerator": hub.generator,
    }


def update_security_hub_configuration(request: Request) -> Mapping[str, object]:
    """UpdateSecurityHubConfiguration."""
    hub = refusals.hub(request)
    refusals.refuse_where_central(request)
    hub.auto_enable_controls = request.get("AutoEnableControls", hub.auto_enable_controls)
    hub.generator = request.get("ControlFindingGenerator") or hub.generator
    return {}


def disable_security_hub(request: Request) -> Mapping[str, object]:
    """DisableSecurityHub."""
    settle(request.state, request.account, request.region)
    refusals.hub(request)
    place = regional(request.state, request.account, request.region)
    if refusals.administers(request) or place.members:
        raise refusals.invalid_input("Cannot disable Security Hub on the Security Hub administrator")
    refusals.refuse_where_central(request)
    place.hub = None
    delegate = administration(request.state).account
    if delegate is not None:
        regional(request.state, delegate, request.region).members.pop(request.account, None)
    return {}


def describe_standards(request: Request) -> Mapping[str, object]:
    """DescribeStandards."""
    refusals.hub(request)
    return page(
        request,
        "Standards",
        available(request.region).items(),
        lambda item: {
            "StandardsArn": item[0],
            "Name": item[1],
            "Description": item[1],
            "EnabledByDefault": item[0] in defaults(request.region),
            "StandardsManagedBy": {"Company": "AWS", "Product": "Security Hub"},
        },
        size=100,
    )


def batch_enable_standards(request: Request) -> Mapping[str, object]:
    """BatchEnableStandards."""
    hub = refusals.hub(request)
    refusals.refuse_where_central(request)
    wanted = [asked["StandardsArn"] for asked in request["StandardsSubscriptionRequests"]]
    if unknown := [standard for standard in wanted if standard not in available(request.region)]:
        raise refusals.invalid_input(f"Invalid standards ARN: {unknown[0]}")
    hub.standards += [standard for standard in dict.fromkeys(wanted) if standard not in hub.standards]
    return {"StandardsSubscriptions": [subscription(found, request.account, request.region) for found in wanted]}


def batch_disable_standards(request: Request) -> Mapping[str, object]:
    """BatchDisableStandards."""
    hub = refusals.hub(request)
    refusals.refuse_where_central(request)
    enabled = {str(found["StandardsSubscriptionArn"]): found for found in _subscriptions(request, hub)}
    wanted = request["StandardsSubscriptionArns"]
    if unknown := [identity for identity in wanted if identity not in enabled]:
        raise refusals.invalid_input(f"Invalid standards subscription ARN: {unknown[0]}")
    gone = [enabled[identity] for identity in wanted]
    hub.standards = [found for found in hub.standards if found not in {item["StandardsArn"] for item in gone}]
    return {"StandardsSubscriptions": [{**item, "StandardsStatus": "DELETING"} for item in gone]}


def get_enabled_standards(request: Request) -> Mapping[str, object]:
    """GetEnabledStandards."""
    settle(request.state, request.account, request.region)
    wanted = request.get("StandardsSubscriptionArns")
    found = _subscriptions(request, refusals.hub(request))
    if wanted:
        found = [item for item in found if item["StandardsSubscriptionArn"] in wanted]
    return page(request, "StandardsSubscriptions", found, lambda item: item, size=100)


def list_tags_for_resource(request: Request) -> Mapping[str, object]:
    """ListTagsForResource, of the hub."""
    if request["ResourceArn"] != arn(request):
        raise refusals.not_found(f"{request['ResourceArn']} is not found")
    return {"Tags": refusals.hub(request).tags}


def _subscriptions(request: Request, hub: Hub) -> list[dict[str, object]]:
    return [subscription(standard, request.account, request.region) for standard in hub.standards]


HANDLERS: Handlers = {
    "EnableSecurityHub": enable_security_hub,
    "DescribeHub": describe_hub,
    "UpdateSecurityHubConfiguration": update_security_hub_configuration,
    "DisableSecurityHub": disable_security_hub,
    "DescribeStandards": describe_standards,
    "BatchEnableStandards": batch_enable_standards,
    "BatchDisableStandards": batch_disable_standards,
    "GetEnabledStandards": get_enabled_standards,
    "ListTagsForResource": list_tags_for_resource,
}
