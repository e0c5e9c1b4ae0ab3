"""`aws:securityhub/findingAggregator:FindingAggregator`."""

from botocore.exceptions import ClientError

from emulator.provider.handler import Aws, Handler
from emulator.provider.handlers.securityhub.client import hub, is_gone, region_of, same_sets
from emulator.provider.values import Json, Properties

_WITH_REGIONS = ("ALL_REGIONS_EXCEPT_SPECIFIED", "SPECIFIED_REGIONS")


def _linking(inputs: Properties) -> dict[str, Json]:
    mode, regions = inputs["linkingMode"], inputs.get("specifiedRegions")
    return {"RegionLinkingMode": mode, **({"Regions": regions} if regions and mode in _WITH_REGIONS else {})}


def _create(aws: Aws, inputs: Properties) -> str:
    return str(hub(aws, inputs).create_finding_aggregator(**_linking(inputs))["FindingAggregatorArn"])


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = hub(aws, inputs)
    try:
        found = client.get_finding_aggregator(FindingAggregatorArn=identifier)
    except ClientError as error:
        if is_gone(error):
            return None
        raise
    declared, shown = inputs.get("specifiedRegions"), found.get("Regions") or []
    return {
        "arn": identifier,
        "linkingMode": found["RegionLinkingMode"],
        "specifiedRegions": declared if same_sets(declared, shown) else shown,
        **region_of(client),
    }


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    hub(aws, new).update_finding_aggregator(FindingAggregatorArn=identifier, **_linking(new))


def _delete(aws: Aws, identifier: str, state: Properties) -> None:
    try:
        hub(aws, state).delete_finding_aggregator(FindingAggregatorArn=identifier)
    except ClientError as error:
        if not is_gone(error):
            raise


HANDLERS = (
    Handler(
        token="aws:securityhub/findingAggregator:FindingAggregator",
        source="terraform-provider-aws internal/service/securityhub/finding_aggregator.go",
        takes=frozenset({"linkingMode", "specifiedRegions", "region"}),
        replaces=frozenset({"region"}),
        create=_create,
        read=_read,
        update=_update,
        delete=_delete,
        same={"specifiedRegions": same_sets},
    ),
)
