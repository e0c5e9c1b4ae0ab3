"""As whom a provider acts: as its process, like a plugin, where that is inside the emulation."""

import pytest
from processes import emulated_aws

from emulator.provider.connection import Connection

MANAGEMENT = "111122223333"


def arn(endpoint: str) -> str:
    return str(Connection(endpoint, {}).client("sts").get_caller_identity()["Arn"])


def test_it_acts_as_its_process_where_that_is_inside_the_emulation(monkeypatch: pytest.MonkeyPatch) -> None:
    with emulated_aws() as endpoint:
        monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEMULATEDEMULATED")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "emulated")
        monkeypatch.delenv("AWS_SESSION_TOKEN", raising=False)
        made = Connection(endpoint, {}).client("sts").get_session_token()["Credentials"]
        user = Connection(endpoint, {}).client("iam")
        user.create_user(UserName="ann")
        key = user.create_access_key(UserName="ann")["AccessKey"]["AccessKeyId"]
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", key)
        assert arn(endpoint) == f"arn:aws:iam::{MANAGEMENT}:user/ann"
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", made["AccessKeyId"])
        monkeypatch.setenv("AWS_SESSION_TOKEN", made["SessionToken"])
        assert arn(endpoint) == f"arn:aws:iam::{MANAGEMENT}:user/foundation"


def test_credentials_for_another_aws_are_never_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    # A session that emulated AWS has not handed out: it would refuse it.
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "ASIAREALREALREALREAL")
    with emulated_aws() as endpoint:
        assert arn(endpoint) == f"arn:aws:iam::{MANAGEMENT}:user/foundation"
