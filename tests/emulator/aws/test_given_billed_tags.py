"""Tags that billing of emulated AWS has met before anything is declared."""

import json
import subprocess
import sys
from typing import Any

import pytest
from emulated_world import MANAGEMENT, running


def listed(client: Any) -> dict[str, str]:
    return {one["TagKey"]: one["Status"] for one in client.list_cost_allocation_tags()["CostAllocationTags"]}


def test_tags_that_were_told_at_the_start_can_be_activated_by_the_management_account() -> None:
    with running(f"--billed-tags={json.dumps(['owner', 'cost center'])}") as aws:
        client = aws.client("ce")
        assert listed(client) == {"owner": "Inactive", "cost center": "Inactive"}
        wanted = [{"TagKey": key, "Status": "Active"} for key in ("owner", "other")]
        (refused,) = client.update_cost_allocation_tags_status(CostAllocationTagsStatus=wanted)["Errors"]
        assert refused["TagKey"] == "other"
        assert listed(client) == {"owner": "Active", "cost center": "Inactive"}


def test_billing_has_met_no_tag_unless_it_was_told() -> None:
    with running() as aws:
        assert listed(aws.client("ce")) == {}


@pytest.mark.parametrize(("told", "wrong"), [("owner", "invalid"), ('{"owner": 1}', "expected a list")])
def test_the_command_line_says_what_is_wrong_with_the_option(told: str, wrong: str) -> None:
    command = [sys.executable, "-m", "emulator", "aws", "--account", MANAGEMENT, "--billed-tags", told]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert ended.returncode == 2
    assert wrong in ended.stderr
