"""OpenID Connect providers over gRPC."""

import pytest
from provider_engine import failure
from securityhub_estate import Place, management

from emulator.provider.values import Properties

PROVIDER = "aws:iam/openIdConnectProvider:OpenIdConnectProvider"
URL = "https://token.actions.githubusercontent.com"
THUMBPRINT = "1" * 40


@pytest.fixture(scope="module")
def place(port: int, endpoint: str) -> Place:
    return management(port, endpoint)


def test_a_provider_is_made_changed_and_deleted(place: Place) -> None:
    inputs: Properties = {
        "url": URL,
        "clientIdLists": ["sts.amazonaws.com", "second"],
        "thumbprintLists": [THUMBPRINT],
        "tags": {"a": "1", "b": "2"},
    }

    identifier, state = place.keeps(PROVIDER, inputs)

    arn = f"arn:aws:iam::{place.account}:oidc-provider/token.actions.githubusercontent.com"
    assert (identifier, state["arn"], state["tagsAll"]) == (arn, arn, {"a": "1", "b": "2"})
    changed: Properties = {
        "url": URL,
        "clientIdLists": ["third", "sts.amazonaws.com"],
        "thumbprintLists": ["2" * 40],
        "tags": {"b": "3"},
    }
    place.engine.update(PROVIDER, identifier, inputs, changed)
    place.unchanged(PROVIDER, identifier, changed)
    live = place.client("iam").get_open_id_connect_provider(OpenIDConnectProviderArn=arn)
    assert set(live["ClientIDList"]) == {"third", "sts.amazonaws.com"}
    assert (live["ThumbprintList"], live["Tags"]) == (["2" * 40], [{"Key": "b", "Value": "3"}])
    place.engine.delete(PROVIDER, identifier, state)
    assert not place.is_there(PROVIDER, identifier, inputs)


def test_the_order_of_clients_the_scheme_and_thumbprints_left_out_are_no_difference(place: Place) -> None:
    inputs: Properties = {"url": "https://api.pulumi.com/oidc", "clientIdLists": ["b", "a"]}
    identifier, _ = place.engine.create(PROVIDER, inputs)
    for same in ({"clientIdLists": ["a", "b"]}, {"url": "api.pulumi.com/oidc"}):
        assert place.engine.diff(PROVIDER, inputs, inputs | same).changes == 1
    assert place.engine.diff(PROVIDER, inputs | {"thumbprintLists": [THUMBPRINT]}, inputs).changes == 1
    place.engine.update(PROVIDER, identifier, inputs, inputs | {"thumbprintLists": [THUMBPRINT]})
    place.engine.update(PROVIDER, identifier, inputs | {"thumbprintLists": [THUMBPRINT]}, inputs)
    live = place.client("iam").get_open_id_connect_provider(OpenIDConnectProviderArn=identifier)
    assert live["ThumbprintList"] == [THUMBPRINT]
    imported, _ = place.engine.read(PROVIDER, identifier)
    assert imported["url"] == "api.pulumi.com/oidc"


def test_another_issuer_is_another_provider_and_there_is_one_of_each(place: Place) -> None:
    inputs: Properties = {"url": "https://example.com", "clientIdLists": ["a"]}
    place.engine.create(PROVIDER, inputs)
    assert place.replaced(PROVIDER, inputs, inputs | {"url": "https://example.org"}) == ["url"]
    assert place.replaced(PROVIDER, inputs, inputs | {"clientIdLists": ["b"]}) == []
    assert "EntityAlreadyExists" in failure(lambda: place.engine.create(PROVIDER, inputs))
