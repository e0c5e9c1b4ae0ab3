"""Whose call it is, by the credentials that signed it."""

import time

import pytest
from emulated_world import MANAGEMENT

from emulator.aws.callers import caller
from emulator.aws.errors import AwsError
from emulator.aws.http import HttpRequest
from emulator.aws.state import Session, Settings, State


def signed(key: str, region: str = "eu-central-1", service: str = "s3") -> HttpRequest:
    scope = (
        f"AWS4-HMAC-SHA256 Credential={key}/20261101/{region}/{service}/aws4_request, SignedHeaders=host, Signature=0"
    )
    return HttpRequest("POST", "/", {"authorization": scope}, b"")


def test_a_key_that_is_nobodys_is_the_management_accounts() -> None:
    who = caller(signed("any-key"), State(Settings(MANAGEMENT)))

    assert (who.account, who.principal) == (MANAGEMENT, f"arn:aws:iam::{MANAGEMENT}:user/foundation")
    assert (who.region, who.service) == ("eu-central-1", "s3")


def test_a_session_lasts_until_it_expires() -> None:
    state = State(Settings(MANAGEMENT))
    state.sessions["ASIAGOOD"] = Session("222233334444", "arn:session", "id", time.time() + 60)
    state.sessions["ASIAOLD"] = Session("222233334444", "arn:session", "id", time.time() - 1)

    assert caller(signed("ASIAGOOD"), state).principal == "arn:session"
    with pytest.raises(AwsError) as caught:
        caller(signed("ASIAOLD"), state)
    assert (caught.value.code, caught.value.status) == ("ExpiredToken", 403)
