"""`aws:iam/organizationsFeatures:OrganizationsFeatures`."""

from emulator.provider.handler import Aws, Handler
from emulator.provider.values import Json, Properties

_CALLS = {
    "RootCredentialsManagement": "organizations_root_credentials_management",
    "RootSessions": "organizations_root_sessions",
}
"""Feature -> the end of the names of its calls; enabled and disabled in this order, as upstream does."""


def _features(value: Json) -> set[str]:
    return {str(item) for item in value} if isinstance(value, list) else set()


def _apply(aws: Aws, old: set[str], new: set[str]) -> None:
    client = aws.client("iam")
    for feature, call in _CALLS.items():
        if feature in new - old:
            getattr(client, f"enable_{call}")()
    for feature, call in _CALLS.items():
        if feature in old - new:
            getattr(client, f"disable_{call}")()


def _create(aws: Aws, inputs: Properties) -> str:
    _apply(aws, set(), _features(inputs.get("enabledFeatures")))
    return str(aws.client("iam").list_organizations_features()["OrganizationId"])


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:  # noqa: ARG001
    client = aws.client("iam")
    try:
        live = client.list_organizations_features()["EnabledFeatures"]
    except client.exceptions.OrganizationNotFoundException:
        return None
    if not live:
        return None
    declared = inputs.get("enabledFeatures")
    return {"enabledFeatures": declared if _features(declared) == set(live) else sorted(live)}


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:  # noqa: ARG001
    _apply(aws, _features(old.get("enabledFeatures")), _features(new.get("enabledFeatures")))


def _delete(aws: Aws, identifier: str, state: Properties) -> None:  # noqa: ARG001
    _apply(aws, _features(state.get("enabledFeatures")), set())


HANDLERS = (
    Handler(
        token="aws:iam/organizationsFeatures:OrganizationsFeatures",
        source="terraform-provider-aws internal/service/iam/organizations_features.go",
        takes=frozenset({"enabledFeatures"}),
        replaces=frozenset(),
        create=_create,
        read=_read,
        update=_update,
        delete=_delete,
        same={"enabledFeatures": lambda old, new: _features(old) == _features(new)},
    ),
)
