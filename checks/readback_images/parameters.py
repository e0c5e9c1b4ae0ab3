"""The parameters that name the newest images, their tier, and that another account reads them. Values are not compared:
Image Builder writes them.
"""

from collections.abc import Mapping
from typing import Any

from checks.connection import Connection, ReadError
from checks.readback_facts import Subjects, Value
from checks.readback_images.live import Live
from checks.readback_images.scope import PARAMETERS, Scope, parameter
from checks.readback_words import tags

TIER = "/ssm/parameter-store/default-parameter-tier"
READ = "read by another account"


def expected(scope: Scope) -> Subjects:
    """One for each image in each Region, and the tier that Image Builder gets when it writes."""
    others = any(entry.key != scope.account for entry in scope.accounts.active())
    for region in scope.regions:
        yield _tier(region), {"value": "Advanced"}
        for name, _ in scope.named():
            facts = {"type": "String", "data type": "text", "tier": "Advanced"}
            yield _subject(parameter(name), region), {**facts, **({READ: True} if others else {}), **scope.tags()}


def found(live: Live) -> Subjects:
    """The same, and others below the same path, those in other Regions of the stack too."""
    keys = live.inside.keys()
    reader = next((key for key in keys if key != live.scope.account), None)
    below = [{"Key": "Name", "Option": "BeginsWith", "Values": [PARAMETERS]}]
    for region in live.scope.looked_at:
        aws = live.aws(region)
        if region in live.scope.regions:
            setting = aws.call("ssm", "get_service_setting", SettingId=TIER)["ServiceSetting"]
            yield _tier(region), {"value": setting["SettingValue"]}
        for one in aws.listed("ssm", "describe_parameters", "Parameters", ParameterFilters=below):
            owner = live.inside.id_of(live.scope.account)
            arn = f"arn:aws:ssm:{region}:{owner}:parameter{one['Name']}"
            read = {READ: _reads(live.inside.connection(reader, region), arn)} if reader else {}
            yield _subject(one["Name"], region), {**_facts(aws, one), **read}


def _facts(aws: Connection, one: Mapping[str, Any]) -> dict[str, Value]:
    asked = {"ResourceType": "Parameter", "ResourceId": one["Name"]}
    tagged = aws.call("ssm", "list_tags_for_resource", **asked)["TagList"]
    facts: dict[str, Value] = {"type": one["Type"], "data type": one.get("DataType"), "tier": one["Tier"]}
    return {**facts, **tags({tag["Key"]: tag["Value"] for tag in tagged})}


def _reads(aws: Connection, arn: str) -> Value:
    try:
        return bool(aws.call("ssm", "get_parameter", Name=arn)["Parameter"]["Value"])
    except ReadError as error:
        if error.code:
            return f"refused: {error.code}"
        raise


def _tier(region: str) -> str:
    return f"default tier of parameters in {region}"


def _subject(name: str, region: str) -> str:
    return f"parameter {name} in {region}"
