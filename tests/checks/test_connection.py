"""What a check says when AWS does not answer it."""

from pathlib import Path

import pytest
from readback_organization import Handmade

from checks.connection import Connection, ReadError
from checks.details import Details
from checks.live import live_organization
from checks.readback import readback


def test_an_account_that_may_not_read_the_organization_is_told_which_call_was_refused(organization: Handmade) -> None:
    member = organization.inside(organization.accounts["shop"])
    with pytest.raises(ReadError, match=r"^organizations:list_roots failed: .*AccessDeniedException") as caught:
        readback(organization.config, organization.endpoint, member)
    assert caught.value.code == "AccessDeniedException"


def test_missing_credentials_are_the_same_kind_of_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with pytest.raises(ReadError, match=r"^organizations:describe_organization failed: .*credentials") as caught:
        live_organization(Connection("eu-central-1", "http://127.0.0.1:1"))
    assert caught.value.code == ""


def test_listings_of_several_pages_are_read_to_the_end(organization: Handmade) -> None:
    aws = Connection("eu-central-1", organization.endpoint, organization.session)
    services = list(aws.listed("organizations", "list_aws_service_access_for_organization", "EnabledServicePrincipals"))
    assert len(services) > 20
    assert len({service["ServicePrincipal"] for service in services}) == len(services)


def test_a_client_is_made_once(organization: Handmade) -> None:
    aws = Connection("eu-central-1", organization.endpoint, organization.session)
    assert aws.client("organizations") is aws.client("organizations")


def test_only_a_refusal_is_a_finding_about_an_account(organization: Handmade) -> None:
    details = Details(Connection("eu-central-1", organization.endpoint, organization.session))
    assert details.alias(organization.accounts["shop"], "nobody") == "cannot be read: AccessDenied"
    with pytest.raises(ReadError, match=r"^sts:assume_role failed: .*ValidationError"):
        details.alias(organization.accounts["shop"], "r" * 3_000)
