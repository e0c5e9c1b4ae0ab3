"""`aws:iam/openIdConnectProvider:OpenIdConnectProvider`."""

from emulator.provider.handler import Aws, Handler
from emulator.provider.handlers.iam_policies import shown_tags
from emulator.provider.handlers.shapes import tag_changes
from emulator.provider.handlers.tags import tag_list
from emulator.provider.values import Json, Properties


def _create(aws: Aws, inputs: Properties) -> str:
    thumbprints = inputs.get("thumbprintLists")
    answer = aws.client("iam").create_open_id_connect_provider(
        Url=inputs["url"],
        ClientIDList=_listed(inputs.get("clientIdLists")),
        Tags=tag_list(inputs.get("tags")),
        **({"ThumbprintList": thumbprints} if thumbprints else {}),
    )
    return str(answer["OpenIDConnectProviderArn"])


def _read(aws: Aws, identifier: str, inputs: Properties) -> Properties | None:
    client = aws.client("iam")
    try:
        found = client.get_open_id_connect_provider(OpenIDConnectProviderArn=identifier)
    except client.exceptions.NoSuchEntityException:
        return None
    clients, url = inputs.get("clientIdLists"), inputs.get("url")
    live = found.get("ClientIDList") or []
    return {
        "arn": identifier,
        "clientIdLists": clients if _same_set(clients, live) else live,
        "thumbprintLists": found.get("ThumbprintList") or [],
        "url": url if _same_url(url, found["Url"]) else found["Url"],
        **shown_tags(found.get("Tags")),
    }


def _update(aws: Aws, identifier: str, old: Properties, new: Properties) -> None:
    client, named = aws.client("iam"), {"OpenIDConnectProviderArn": identifier}
    thumbprints = new.get("thumbprintLists")
    if thumbprints and thumbprints != old.get("thumbprintLists"):  # AWS takes none away
        client.update_open_id_connect_provider_thumbprint(ThumbprintList=thumbprints, **named)
    before, after = set(_listed(old.get("clientIdLists"))), set(_listed(new.get("clientIdLists")))
    for name in sorted(after - before):
        client.add_client_id_to_open_id_connect_provider(ClientID=name, **named)
    for name in sorted(before - after):
        client.remove_client_id_from_open_id_connect_provider(ClientID=name, **named)
    gone, changed = tag_changes(old, new)
    if gone:
        client.untag_open_id_connect_provider(TagKeys=gone, **named)
    if changed:
        client.tag_open_id_connect_provider(Tags=tag_list(dict[str, Json](changed)), **named)


def _delete(aws: Aws, identifier: str, state: Properties) -> None:  # noqa: ARG001
    aws.client("iam").delete_open_id_connect_provider(OpenIDConnectProviderArn=identifier)


def _same_url(old: Json, new: Json) -> bool:
    """IAM keeps an issuer without its scheme."""
    return str(old).removeprefix("https://") == str(new).removeprefix("https://")


def _same_set(old: Json, new: Json) -> bool:
    return set(_listed(old)) == set(_listed(new))


def _listed(value: Json) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


HANDLERS = (
    Handler(
        token="aws:iam/openIdConnectProvider:OpenIdConnectProvider",
        source="terraform-provider-aws internal/service/iam/openid_connect_provider.go",
        takes=frozenset({"clientIdLists", "tags", "thumbprintLists", "url"}),
        replaces=frozenset({"url"}),
        create=_create,
        read=_read,
        update=_update,
        delete=_delete,
        # Thumbprints that are left out stay as they are.
        same={"clientIdLists": _same_set, "url": _same_url, "thumbprintLists": lambda old, new: not new or old == new},
    ),
)
