"""`aws:cfg/configurationAggregator:ConfigurationAggregator`.

Upstream makes a new aggregator when the kind of source changes; here the old one gets the other source.
"""

from typing import Any

from emulator.provider.handler import Aws, Handler
from emulator.provider.handlers.shapes import Shape, items, regional, tag_changes
from emulator.provider.handlers.tags import tag_list
from emulator.provider.values import Properties

_SHAPE = Shape(other={"regions": "AwsRegions", "allRegions": "AllAwsRegions"})


def _put(aws: Aws, inputs: Properties) -> str:
    sources: dict[str, Any] = {}
    for source in items(inputs.get("organizationAggregationSource")):
        sources["OrganizationAggregationSource"] = _SHAPE.to_aws(source)
    for source in items(inputs.get("accountAggregationSource")):
        sources["AccountAggregationSources"] = [_SHAPE.to_aws(source)]
    name = str(inputs["name"])
    regional(aws, "config", inputs).put_configuration_aggregator(
        ConfigurationAggregatorName=name, Tags=tag_list(inputs.get("tags")), **sources
    )
    return name


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    config = regional(aws, "config", inputs)
    try:
        answer = config.describe_configuration_aggregators(ConfigurationAggregatorNames=[identifier])
    except config.exceptions.NoSuchConfigurationAggregatorException:
        return None
    [live] = answer["ConfigurationAggregators"]
    arn = live["ConfigurationAggregatorArn"]
    tags: Properties = {tag["Key"]: tag["Value"] for tag in config.list_tags_for_resource(ResourceArn=arn)["Tags"]}
    accounts, organization = live.get("AccountAggregationSources"), live.get("OrganizationAggregationSource")
    found: Properties = {"name": identifier, "arn": arn, "region": config.meta.region_name}
    found |= {"tags": tags, "tagsAll": tags}
    if organization:
        name = "organizationAggregationSource"
        found[name] = _SHAPE.shown(inputs.get(name), organization)
    if accounts:
        name = "accountAggregationSource"
        found[name] = _SHAPE.shown(inputs.get(name), accounts[0])
    return found


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    _put(aws, new)
    config = regional(aws, "config", new)
    [live] = config.describe_configuration_aggregators(ConfigurationAggregatorNames=[identifier])[
        "ConfigurationAggregators"
    ]
    arn = live["ConfigurationAggregatorArn"]
    gone, changed = tag_changes(old, new)
    if gone:
        config.untag_resource(ResourceArn=arn, TagKeys=gone)
    if changed:
        config.tag_resource(ResourceArn=arn, Tags=tag_list(dict(changed)))


def _delete(aws: Aws, identifier: str, state: Properties) -> None:
    regional(aws, "config", state).delete_configuration_aggregator(ConfigurationAggregatorName=identifier)


HANDLERS = (
    Handler(
        token="aws:cfg/configurationAggregator:ConfigurationAggregator",
        source="terraform-provider-aws internal/service/configservice/configuration_aggregator.go",
        takes=frozenset({"name", "region", "organizationAggregationSource", "accountAggregationSource", "tags"}),
        replaces=frozenset({"name", "region"}),
        create=_put,
        read=_read,
        update=_update,
        delete=_delete,
        same={"organizationAggregationSource": _SHAPE.same, "accountAggregationSource": _SHAPE.same},
    ),
)
