"""The tags of a call and the condition keys that follow, held against the forms in which services take tags."""

from typing import Any

import pytest

from evaluation.request_tags import GivenTags, given_tags, request_tag_keys

OWNER = {"owner": "shop"}
ELSEWHERE = "*"


@pytest.mark.parametrize(
    ("service", "parameters"),
    [
        ("sns", {"Tags": [{"Key": "owner", "Value": "shop"}]}),
        ("kms", {"Tags": [{"TagKey": "owner", "TagValue": "shop"}]}),
        ("ram", {"tags": [{"key": "owner", "value": "shop"}]}),
        ("lambda", {"Tags": {"owner": "shop"}}),
        ("cloudtrail", {"TagsList": [{"Key": "owner", "Value": "shop"}]}),
        ("ce", {"ResourceTags": [{"Key": "owner", "Value": "shop"}]}),
        ("backup", {"BackupVaultTags": {"owner": "shop"}}),
        ("s3", {"CreateBucketConfiguration": {"Tags": [{"Key": "owner", "Value": "shop"}]}}),
        ("s3", {"Bucket": "b", "Tagging": {"TagSet": [{"Key": "owner", "Value": "shop"}]}}),
    ],
)
def test_services_take_tags_in_many_forms(service: str, parameters: dict[str, Any]) -> None:
    assert given_tags(service, parameters) == (GivenTags("", OWNER),)
    assert request_tag_keys(service, parameters, ELSEWHERE) == {
        "aws:requesttag/owner": ("shop",),
        "aws:tagkeys": ("owner",),
    }


@pytest.mark.parametrize(
    ("service", "parameters"),
    [
        ("sns", {"Name": "t", "Tags": []}),
        ("s3", {"Bucket": "b", "Key": "k", "Tagging": {"TagSet": [{"Key": "owner", "Value": "shop"}]}}),
        ("s3", {"Bucket": "b", "Key": "k", "Tagging": "owner=shop"}),
        ("sns", {"TagSpecifications": [{"ResourceType": "vpc", "Tags": [{"Key": "owner", "Value": "shop"}]}]}),
        ("sns", {}),
    ],
)
def test_what_gives_no_tags_has_no_keys(service: str, parameters: dict[str, Any]) -> None:
    assert given_tags(service, parameters) == ()
    assert request_tag_keys(service, parameters, ELSEWHERE) == {}


def test_ec2_gives_each_type_its_own_tags() -> None:
    tags = {"vpc": [{"Key": "Owner", "Value": "shop"}], "subnet": [{"Key": "tier", "Value": "public"}]}
    parameters = {"TagSpecifications": [{"ResourceType": kind, "Tags": found} for kind, found in tags.items()]}
    arn = "arn:aws:ec2:eu-central-1:111122223333:"
    assert request_tag_keys("ec2", parameters, f"{arn}vpc/*") == {
        "aws:requesttag/owner": ("shop",),
        "aws:tagkeys": ("Owner",),
    }
    assert request_tag_keys("ec2", parameters, f"{arn}subnet/subnet-1")["aws:tagkeys"] == ("tier",)
    assert request_tag_keys("ec2", parameters, f"{arn}instance/*") == {}
    assert request_tag_keys("ec2", parameters, ELSEWHERE)["aws:tagkeys"] == ("Owner", "tier")


def test_tags_that_ec2_sets_later_are_those_of_every_resource() -> None:
    parameters = {"Resources": ["vpc-1"], "Tags": [{"Key": "owner"}]}
    arn = "arn:aws:ec2:eu-central-1:111122223333:vpc/vpc-1"
    assert request_tag_keys("ec2", parameters, arn) == {"aws:requesttag/owner": ("",), "aws:tagkeys": ("owner",)}


def test_keys_that_are_taken_away_are_among_the_tag_keys_only() -> None:
    assert request_tag_keys("sns", {"TagKeys": ["owner"]}, ELSEWHERE) == {"aws:tagkeys": ("owner",)}
    assert request_tag_keys("ram", {"tagKeys": ["owner"]}, ELSEWHERE) == {"aws:tagkeys": ("owner",)}
