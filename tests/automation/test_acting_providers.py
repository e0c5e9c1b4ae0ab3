"""Providers of the emulation that act as a run with other credentials than the emulation's own."""

import os
from pathlib import Path

import pytest

from automation.emulated import Options, acting, emulator, inside

ATTACHED = "PULUMI_DEBUG_PROVIDERS"


def test_they_are_attached_for_a_run_with_other_credentials_and_for_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with emulator(Options("111122223333", "eu-west-1"), tmp_path) as emulation, inside(emulation):
        own = os.environ[ATTACHED]
        with acting(emulation.endpoint, tmp_path):
            assert os.environ[ATTACHED] == own
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIASOMEBODYELSE")
        with acting(emulation.endpoint, tmp_path):
            found = dict(one.split(":") for one in os.environ[ATTACHED].split(","))
            assert found.keys() == {"aws", "aws-native"}
            assert not {emulation.provider_port, emulation.native_port} & {int(port) for port in found.values()}
        assert os.environ[ATTACHED] == own
        monkeypatch.delenv("AWS_ACCESS_KEY_ID")
        with acting(emulation.endpoint, tmp_path):
            assert os.environ[ATTACHED] == own


def test_real_aws_needs_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ATTACHED, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIASOMEBODYELSE")
    with acting(None, tmp_path):
        assert ATTACHED not in os.environ
    assert list(tmp_path.iterdir()) == []
