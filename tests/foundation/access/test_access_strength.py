"""How strong a permission set is: by the catalogue, or by what its own policies show."""

from typing import Any

import pytest
from access_estates import entered

from foundation.access.sets import decided_sets
from foundation.access.strength import MEANINGS, strength, strongest
from foundation.config.permission_sets import READY_NAMES

AWS = "arn:aws:iam::aws:policy/"


def of(**entry: Any) -> str:
    (one,) = decided_sets(entered(permission_sets={"mine": entry}, assignments={}))
    return strength(one)


def inline(**statement: object) -> dict[str, object]:
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "*", **statement}]}


def test_every_set_of_the_catalogue_has_its_strength() -> None:
    found = {name: of(ready=name) for name in READY_NAMES if name != "log-reader"}
    assert found == {
        "administrator": "administrator",
        "power-user": "changes",
        "developer": "changes",
        "read-only": "reads",
        "billing": "reads",
        "security-audit": "reads",
        "network-operator": "changes",
        "database-operator": "changes",
        "emergency": "administrator",
    }


@pytest.mark.parametrize(
    "entry",
    [{"managed_policies": [f"{AWS}AdministratorAccess"]}, {"inline_policy": inline(Action="*")}],
)
def test_a_set_of_ones_own_that_allows_everything_is_an_administrator(entry: dict[str, object]) -> None:
    assert of(**entry) == "administrator"


@pytest.mark.parametrize(
    "entry",
    [
        {"managed_policies": [f"{AWS}ReadOnlyAccess", f"{AWS}job-function/ViewOnlyAccess", f"{AWS}SecurityAudit"]},
        {"inline_policy": inline(Action=["s3:GetObject", "ec2:Describe*"])},
        {"inline_policy": inline(Effect="Deny", Action="s3:PutObject"), "managed_policies": [f"{AWS}SecurityAudit"]},
    ],
)
def test_a_set_of_ones_own_only_reads_where_all_of_its_policies_show_it(entry: dict[str, object]) -> None:
    assert of(**entry) == "reads"


@pytest.mark.parametrize(
    "entry",
    [
        {"managed_policies": [f"{AWS}ReadOnlyAccess", f"{AWS}AmazonS3FullAccess"]},
        {"inline_policy": inline(Action=["s3:GetObject", "s3:PutObject"])},
        {"inline_policy": inline(NotAction=["iam:*", "sts:*", "organizations:*"])},
        {"customer_managed_policies": [{"name": "ReadOnlyAccess"}]},
    ],
)
def test_whatever_does_not_show_that_it_only_reads_changes_things(entry: dict[str, object]) -> None:
    assert of(**entry) == "changes"


def test_the_strongest_of_several_is_the_first_in_the_table() -> None:
    assert list(MEANINGS) == ["administrator", "changes", "reads"]
    assert strongest(frozenset({"reads", "changes"})) == "changes"
    assert strongest(frozenset(MEANINGS)) == "administrator"
    assert strongest(frozenset()) is None
