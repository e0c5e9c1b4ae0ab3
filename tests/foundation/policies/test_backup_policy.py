"""The organization's backup policy: what is in it, for whom, and that it fits what AWS takes."""

import json
from typing import Any

import pytest
from estates import members, small

from foundation.config import StackConfig
from foundation.policies import documents
from foundation.policies.document import Document
from foundation.policies.limits import OTHER_CONTENT_CHARACTERS
from foundation.policies.placeholders import accounts_named, filled

REGIONS = ["eu-central-1", "eu-west-1"]
SETTINGS = {"management_account": "111122223333", "home_region": "eu-central-1", "regions": REGIONS}


def backing_up(allowed: list[str] | None = None, **backup: Any) -> StackConfig:
    return small(
        settings={**SETTINGS, "regions": allowed or REGIONS},
        accounts=members(operations={"purpose": "operations"}, shop={}),
        operations={"backup": backup, "state": "off"},
    )


def made(config: StackConfig) -> list[Document]:
    return [document for document in documents(config) if document.category == "backup"]


def plans(**backup: Any) -> dict[str, Any]:
    (found,) = made(backing_up(**backup))
    assert json.dumps(json.loads(found.content), separators=(",", ":")) == found.content
    return dict(json.loads(found.content)["plans"])


ONE = {"one": {"rules": {"nightly": {"schedule": "cron(0 1 ? * * *)", "start_within": 90, "complete_within": 300}}}}


def test_there_is_a_plan_for_each_region_that_selects_by_the_tag() -> None:
    found = plans(plans=ONE, tag="saved")
    assert found.keys() == {"one-eu-central-1", "one-eu-west-1"}
    for region in REGIONS:
        plan = found[f"one-{region}"]
        assert plan["regions"] == {"@@assign": [region]}
        assert plan["selections"] == {
            "tags": {
                "one": {
                    "iam_role_arn": {"@@assign": "arn:aws:iam::$account:role/foundation-backup"},
                    "tag_key": {"@@assign": "saved"},
                    "tag_value": {"@@assign": ["one"]},
                }
            }
        }


def test_a_rule_says_all_numbers_as_text_and_copies_within_its_region() -> None:
    rule = plans(plans=ONE)["one-eu-west-1"]["rules"]["nightly"]
    vault = "arn:aws:backup:eu-west-1:${account:operations}:backup-vault:foundation-central"
    assert rule == {
        "schedule_expression": {"@@assign": "cron(0 1 ? * * *)"},
        "start_backup_window_minutes": {"@@assign": "90"},
        "complete_backup_window_minutes": {"@@assign": "300"},
        "target_backup_vault_name": {"@@assign": "foundation"},
        "lifecycle": {"delete_after_days": {"@@assign": "35"}},
        "copy_actions": {
            vault: {
                "target_backup_vault_arn": {"@@assign": vault},
                "lifecycle": {"delete_after_days": {"@@assign": "35"}},
            }
        },
    }


def test_a_copy_has_a_time_of_its_own_and_both_may_move_to_cold_storage() -> None:
    nightly = {"days": 120, "cold_after": 30, "copies": {"days": 400, "cold_after": 60}}
    rule = plans(plans={"one": {"rules": {"nightly": nightly}}})["one-eu-west-1"]["rules"]["nightly"]
    assert rule["lifecycle"] == {
        "move_to_cold_storage_after_days": {"@@assign": "30"},
        "delete_after_days": {"@@assign": "120"},
    }
    (copy,) = rule["copy_actions"].values()
    assert copy["lifecycle"] == {
        "move_to_cold_storage_after_days": {"@@assign": "60"},
        "delete_after_days": {"@@assign": "400"},
    }


@pytest.mark.parametrize("backup", [{"central": "off"}, {"plans": {"one": {"rules": {"nightly": {"copies": "off"}}}}}])
def test_without_copies_the_policy_names_no_account(backup: dict[str, Any]) -> None:
    (found,) = made(backing_up(**backup))
    assert accounts_named(found.content) == ()
    assert "copy_actions" not in found.content


def test_only_the_regions_that_are_named_are_backed_up() -> None:
    assert plans(plans=ONE, regions=["eu-west-1"]).keys() == {"one-eu-west-1"}


def test_every_target_gets_the_same_document_the_root_first() -> None:
    found = made(backing_up(targets=["workloads/production", "account:shop", "root"]))
    assert [(one.key, one.name) for one in found] == [
        ("backup@root", "foundation-backup-root"),
        ("backup@account:shop", "foundation-backup-account-shop"),
        ("backup@workloads/production", "foundation-backup-workloads-production"),
    ]
    assert {one.type for one in found} == {"BACKUP_POLICY"}
    assert len({one.content for one in found}) == 1


def test_there_is_none_where_backup_is_off() -> None:
    off = {"backup": "off", "state": "off"}
    assert made(small(accounts=members(operations={"purpose": "operations"}), operations=off)) == []
    assert made(small()) == []


def test_the_default_plans_fit_four_regions_with_ids_in_place() -> None:
    (found,) = made(backing_up([*REGIONS, "us-east-1", "ap-southeast-2"]))
    content = filled(found.content, dict.fromkeys(accounts_named(found.content), "444455556666"))
    assert len(content) <= len(found.content) <= OTHER_CONTENT_CHARACTERS
    assert "${" not in content


def test_placeholders_are_those_of_accounts_and_nothing_else() -> None:
    text = "${account:operations} ${account:log-archive} ${aws:username} $account"
    assert accounts_named(text) == ("log-archive", "operations")
    assert filled(text, {"operations": "1", "log-archive": "2"}) == "1 2 ${aws:username} $account"
    with pytest.raises(KeyError):
        filled(text, {"operations": "1"})
