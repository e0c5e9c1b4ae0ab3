"""`aws:budgets/budget:Budget`: a budget with its notifications.

Budgets is global: the type has no `region`, and the account's budgets are found whatever the provider's Region.
Traps: a creation makes the budget first and then its notifications one by one, so that a refused notification leaves a
budget behind. A changed notification is deleted and made anew, with its state. Filters, cost types, limit and start are
computed: those that are no longer declared stay in AWS. Left out: planned limits, automatic adjustment, billing views.
"""

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from emulator.provider.handler import Aws, Handler, PartialFailure
from emulator.provider.handlers.budgets.blocks import (
    COST_TYPES,
    as_declared,
    is_left_out,
    plain,
    same_amount,
    same_cost_types,
    same_filters,
    same_or,
    same_set,
)
from emulator.provider.handlers.shapes import Shape, items, tag_changes
from emulator.provider.handlers.tags import tag_list
from emulator.provider.values import Json, Properties

_TIME = "%Y-%m-%d_%H:%M"
_COMPUTED = ("costFilters", "costTypes", "limitAmount", "limitUnit", "timePeriodStart")
_EXPRESSION = Shape(other={"ands": "And", "ors": "Or"})
_NOTIFICATION = ("comparisonOperator", "notificationType", "threshold", "thresholdType")
_SUBSCRIBERS = {"subscriberEmailAddresses": "EMAIL", "subscriberSnsTopicArns": "SNS"}
_END = "2087-06-15_00:00"


def _client(aws: Aws) -> Any:
    return aws.client("budgets", "us-east-1")


def _create(aws: Aws, inputs: Properties) -> str:
    name = str(inputs.get("name") or f"{inputs.get('namePrefix') or 'terraform-'}{uuid.uuid4().hex[:12]}")
    account = str(inputs.get("accountId") or aws.account)
    client = _client(aws)
    tags = {"ResourceTags": tag_list(inputs["tags"])} if inputs.get("tags") else {}
    client.create_budget(AccountId=account, Budget=_definition(name, inputs), **tags)
    identifier = f"{account}:{name}"
    try:
        _notify(client, _names(identifier), inputs.get("notifications"))
    except (ClientError, ValueError) as error:
        raise PartialFailure(identifier, error) from error
    return identifier


def _definition(name: str, inputs: Properties) -> dict[str, Any]:
    if bool(inputs.get("filterExpression")) != bool(inputs.get("metrics")):
        raise ValueError("filter_expression and metrics require each other")
    made: dict[str, Any] = {
        "BudgetName": name,
        "BudgetType": inputs["budgetType"],
        "TimeUnit": inputs["timeUnit"],
        "TimePeriod": {"End": _moment(str(inputs.get("timePeriodEnd") or _END))},
    }
    if inputs.get("timePeriodStart"):
        made["TimePeriod"]["Start"] = _moment(str(inputs["timePeriodStart"]))
    if inputs.get("limitAmount") and inputs.get("limitUnit"):
        made["BudgetLimit"] = {"Amount": str(inputs["limitAmount"]), "Unit": inputs["limitUnit"]}
    if filters := {str(each["name"]): each["values"] for each in items(inputs.get("costFilters"))}:
        made["CostFilters"] = filters
    if inputs.get("filterExpression"):
        made["FilterExpression"] = _EXPRESSION.to_aws(inputs["filterExpression"])
    if inputs.get("costTypes"):
        made["CostTypes"] = COST_TYPES.to_aws(inputs["costTypes"])
    if inputs.get("metrics"):
        made["Metrics"] = [inputs["metrics"]]
    return made


def _notify(client: Any, names: Mapping[str, str], notifications: Json) -> None:
    for each in items(notifications):
        subscribers = [
            {"SubscriptionType": kind, "Address": address}
            for field, kind in _SUBSCRIBERS.items()
            for address in _list(each.get(field))
        ]
        if not subscribers:
            raise ValueError("Budget notification must have at least one subscriber")
        client.create_notification(**names, Notification=_settings(each), Subscribers=subscribers)


def _settings(notification: Properties) -> dict[str, Any]:
    return {name[:1].upper() + name[1:]: notification[name] for name in _NOTIFICATION}


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client, names = _client(aws), _names(identifier)
    try:
        found = client.describe_budget(**names)["Budget"]
    except client.exceptions.NotFoundException:
        return None
    arn = f"arn:aws:budgets::{names['AccountId']}:budget/{names['BudgetName']}"
    tags: Properties = {tag["Key"]: tag["Value"] for tag in _tags(client, arn)}
    limit = found.get("BudgetLimit") or {}
    filters: Json = [
        {"name": name, "values": list(values)} for name, values in (found.get("CostFilters") or {}).items()
    ]
    return {
        "accountId": names["AccountId"],
        "arn": arn,
        "budgetType": found["BudgetType"],
        "costFilters": as_declared(inputs.get("costFilters"), filters),
        "costTypes": COST_TYPES.shown(inputs.get("costTypes"), found.get("CostTypes") or {}),
        "filterExpression": _EXPRESSION.shown(inputs.get("filterExpression"), found.get("FilterExpression")),
        "limitAmount": same_or(inputs.get("limitAmount"), limit.get("Amount")),
        "limitUnit": limit.get("Unit"),
        "metrics": next(iter(found.get("Metrics") or []), None),
        "name": names["BudgetName"],
        "namePrefix": inputs.get("namePrefix"),
        "notifications": as_declared(inputs.get("notifications"), _notifications(client, names)),
        "tags": tags,
        "tagsAll": tags,
        "timePeriodEnd": _text(found["TimePeriod"]["End"]),
        "timePeriodStart": _text(found["TimePeriod"]["Start"]),
        "timeUnit": found["TimeUnit"],
    }


def _tags(client: Any, arn: str) -> list[Mapping[str, str]]:
    found: list[Mapping[str, str]] = client.list_tags_for_resource(ResourceARN=arn)["ResourceTags"]
    return found


def _notifications(client: Any, names: Mapping[str, str]) -> Json:
    shown: list[Json] = []
    for each in client.describe_notifications_for_budget(**names)["Notifications"]:
        settings = {name: each[name] for name in each if name != "NotificationState"}
        told = client.describe_subscribers_for_notification(**names, Notification=settings)["Subscribers"]
        block: Properties = {name[:1].lower() + name[1:]: value for name, value in settings.items()}
        for field, kind in _SUBSCRIBERS.items():
            if addresses := [one["Address"] for one in told if one["SubscriptionType"] == kind]:
                block[field] = sorted(addresses)
        shown.append(block)
    return shown


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    client, names = _client(aws), _names(identifier)
    live = _read(aws, identifier, old) or {}
    left_out = {name: live[name] for name in _COMPUTED if live.get(name) and not new.get(name)}
    definition = _definition(names["BudgetName"], {**left_out, **new})
    client.update_budget(AccountId=names["AccountId"], NewBudget=definition)
    before, after = items(old.get("notifications")), items(new.get("notifications"))
    kept, wanted = [plain(each) for each in before], [plain(each) for each in after]
    for each in before:
        if plain(each) not in wanted:
            client.delete_notification(**names, Notification=_settings(each))
    _notify(client, names, [each for each in after if plain(each) not in kept])
    arn = f"arn:aws:budgets::{names['AccountId']}:budget/{names['BudgetName']}"
    gone, changed = tag_changes(old, new)
    if gone:
        client.untag_resource(ResourceARN=arn, ResourceTagKeys=gone)
    if changed:
        client.tag_resource(ResourceARN=arn, ResourceTags=tag_list(dict(changed)))


def _delete(aws: Aws, identifier: str, state: Properties) -> None:  # noqa: ARG001
    client = _client(aws)
    try:
        client.delete_budget(**_names(identifier))
    except client.exceptions.NotFoundException:
        return


def _names(identifier: str) -> dict[str, str]:
    account, _, name = identifier.partition(":")
    return {"AccountId": account, "BudgetName": name}


def _list(value: Json) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []


def _moment(text: str) -> datetime:
    return datetime.strptime(text, _TIME).replace(tzinfo=UTC)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime(_TIME)


HANDLERS = (
    Handler(
        token="aws:budgets/budget:Budget",
        source="terraform-provider-aws internal/service/budgets/budget.go",
        takes=frozenset(
            {
                "accountId",
                "budgetType",
                "costFilters",
                "costTypes",
                "filterExpression",
                "limitAmount",
                "limitUnit",
                "metrics",
                "name",
                "namePrefix",
                "notifications",
                "tags",
                "timePeriodEnd",
                "timePeriodStart",
                "timeUnit",
            }
        ),
        replaces=frozenset({"accountId", "name", "namePrefix"}),
        create=_create,
        read=_read,
        update=_update,
        delete=_delete,
        same={
            **dict.fromkeys(("limitUnit", "timePeriodStart"), is_left_out),
            "costFilters": same_filters,
            "costTypes": same_cost_types,
            "limitAmount": same_amount,
            "notifications": same_set,
        },
    ),
)
