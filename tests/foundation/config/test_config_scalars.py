"""Each rule for one value, at its edges: what it lets through unchanged, and what it refuses with a remedy."""

from collections.abc import Callable

import botocore.session
import pytest

from foundation.config import identifiers, identity_names, limits, logs, mail, names, regions, security, selectors
from foundation.errors import BrokenRule

Rule = Callable[[str], str]
INSTANCE = "arn:aws:sso:::instance"

FITS: list[tuple[Rule, list[str]]] = [
    (identifiers.account_id, ["000000000000", "111122223333"]),
    (identifiers.organization_id, ["o-exampleorg", "o-" + "a" * 32]),
    (identifiers.root_id, ["r-ab12", "r-" + "1" * 32]),
    (identifiers.unit_id, ["ou-ab12-12345678", f"ou-{'a' * 32}-{'b' * 32}"]),
    (identifiers.policy_id, ["p-abcd1234", "p-FullAWSAccess", "p-" + "_" * 128]),
    (identifiers.role_name, ["a", "AWS_role+=,.@-", "r" * 64]),
    (identifiers.account_alias, ["abc", "a-b-c", "0-example", "a" * 63, "1234567890123"]),
    (identifiers.service_principal, ["guardduty.amazonaws.com", "member.org.stacksets.cloudformation.amazonaws.com"]),
    (identifiers.service_prefix, ["s3", "aws-marketplace"]),
    (identifiers.policy_type, ["TAG_POLICY"]),
    (identifiers.external_id, ["ab", "_+=,.@:/-", "a" * 1224]),
    (
        identifiers.managed_policy_arn,
        ["arn:aws:iam::aws:policy/SecurityAudit", "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"],
    ),
    (identifiers.resource_type, ["AWS::EC2::Instance", "AWS::S3::Bucket"]),
    (identifiers.security_control, ["CloudTrail.5", "EC2.182"]),
    (identity_names.instance_arn, [f"{INSTANCE}/ssoins-1234567890abcdef", f"{INSTANCE}/ins-1234567890.AB-ef"]),
    (identity_names.identity_store, ["d-0123456789", "d-c11b69a37e", "01234567-89ab-cdef-0123-456789abcdef"]),
    (
        identity_names.application_arn,
        ["arn:aws:sso::111122223333:application/ssoins-1234567890abcdef/apl-1234567890ABcdef"],
    ),
    (identity_names.permission_set_name, ["a", "read-only", "a" * 32]),
    (identity_names.user_name, ["a", "Ana.Lopez", "ben+ops@example.com", "_-1", "a" * 128]),
    (identity_names.display_name, ["x", "On call", "Inês", "x" * 256]),
    (identity_names.description, ["x", "Zoë's", "x" * 700]),
    (identity_names.session_duration, ["PT1H", "PT60M", "PT1H30M", "PT12H", "PT11H60M", "PT720M"]),
    (
        identity_names.relay_state,
        ["https://a", "https://eu-west-1.console.aws.amazon.com/s3/#a", "https://" + "a" * 232],
    ),
    (identity_names.policy_name, ["a", "A_b+=,.@-1", "a" * 128]),
    (identity_names.policy_path, ["/", "/ops/", "/a/b.c/"]),
    (identity_names.application_url, ["https://wiki.example.com/login?a=b", "http://a", "https://" + "a" * 500]),
    (identity_names.scope, ["openid", "sso:account", "sso:account:access", "a" * 50]),
    (identity_names.attribute, ["costCenter", "cost center", "_.:/=+@-", "a" * 128]),
    (identity_names.attribute_source, ["${path:userName}", '${path:emails[primary eq "true"].value}']),
    (identity_names.account_pattern, ["*", "*-test", "lab-?", "a"]),
    (selectors.account_name, ["management", "lab"]),
    (selectors.unit_name, ["root", "workloads/test"]),
    (logs.prefix, ["a-b", "123", "a" * 42]),
    (names.key, ["a", "log-archive", "web2", "offline", "rooted"]),
    (names.unit_path, ["security", "workloads/production", "a/b/c/d/e"]),
    (names.target, ["root", "workloads/production", "account:log-archive"]),
    (names.document_key, ["organization@root", "services@workloads/test", "regions@account:sandbox"]),
    (names.stack_name, ["prod", "acme/prod", "acme/foundation/prod", "a_b.c-d"]),
    (names.account_name, ["x", "Log archive", "x" * 50, "~!"]),
    (names.unit_name, ["x", "Größe", "x" * 128]),
    (names.tag_key, ["a", "cost center", "a" * 128, "awsome", "_.:/=+@-"]),
    (names.tag_value, ["", "a b", "a" * 256, "_.:/=+@-"]),
    (mail.email, ["a@b.cd", "aws+log-archive@example.com", "x" * 52 + "@example.com", "a@sub.ex-ample.co.uk"]),
    (mail.contact_email, ["x" * 242 + "@example.com"]),
    (mail.email_pattern, ["aws+{account}@example.com", "{account}@example.com"]),
    (mail.phone, ["1", "+49 (30) 555-0100", "1" * 25]),
    (mail.contact_name, ["x", "Zoë", "x" * 64]),
    (mail.contact_title, ["x", "x" * 50]),
    (regions.region, ["eu-central-1", "eu-south-1"]),
]
BREAKS: list[tuple[Rule, list[str]]] = [
    (
        identifiers.account_id,
        ["", "11112222333", "1111222233334", "11112222333a", "111122223333\n", "\u0661" * 12],
    ),
    (identifiers.organization_id, ["", "exampleorg1", "o-short", "o-" + "a" * 33, "o-EXAMPLEORG"]),
    (identifiers.root_id, ["", "r-abc", "o-ab12", "r-AB12", "r-" + "1" * 33]),
    (identifiers.unit_id, ["", "ou-ab12", "ou-ab12-1234567", "ou-abc-12345678"]),
    (identifiers.policy_id, ["", "FullAWSAccess", "p-abcd123", "p-abcd-1234"]),
    (identifiers.role_name, ["", "a/b", "a:b", "*", "r" * 65, "é"]),
    (identifiers.account_alias, ["", "ab", "-abc", "abc-", "a--b", "Abc", "a" * 64, "123456789012"]),
    (
        identifiers.service_principal,
        ["", "guardduty", "guardduty.amazonaws.org", ".amazonaws.com", "a" * 120 + ".amazonaws.com"],
    ),
    (identifiers.service_prefix, ["", "s3:*", "S3", "a b"]),
    (identifiers.policy_type, ["", "tag_policy"]),
    (identifiers.external_id, ["", "a", "a b", "a" * 1225, "ab\n", "é" * 3]),
    (
        identifiers.managed_policy_arn,
        [
            "",
            "SecurityAudit",
            "arn:aws:iam::aws:policy/",
            "arn:aws:iam::aws:policy//SecurityAudit",
            "arn:aws:iam::111122223333:policy/SecurityAudit",
            "arn:aws:iam::aws:role/SecurityAudit",
            "arn:aws:iam::aws:policy/*",
        ],
    ),
    (identifiers.resource_type, ["", "AWS::EC2", "AWS::EC2::Instance::Type", "AWS:EC2:Instance", "AWS::EC2::*"]),
    (identifiers.security_control, ["", "EC2", "EC2.", "EC2.a", ".5", "EC2.5.6"]),
    (
        identity_names.instance_arn,
        ["", "ssoins-1234567890abcdef", f"{INSTANCE}/ssoins-123", f"{INSTANCE}/ssoins-1234567890abcdef\n"],
    ),
    (identity_names.identity_store, ["", "d-123", "d-0123456789a", "d-ABCDEF0123", "ssoins-1234567890abcdef"]),
    (
        identity_names.application_arn,
        [
            "",
            "arn:aws:sso::aws:applicationProvider/custom",
            "arn:aws:sso:::application/ssoins-1234567890abcdef/apl-1234567890abcdef",
            "arn:aws:sso::111122223333:application/ssoins-1234567890abcdef",
        ],
    ),
    (identity_names.permission_set_name, ["", "ReadOnly", "1a", "-a", "a b", "a/b", "a" * 33]),
    (identity_names.user_name, ["", "ana lopez", "ana/lopez", "Inês", "a" * 129]),
    (identity_names.display_name, ["", " ", "a\nb", "x" * 257]),
    (identity_names.description, ["", " ", "a → b", "a\nb", "x" * 701]),
    (
        identity_names.session_duration,
        ["", "PT", "1H", "PT59M", "PT721M", "PT13H", "PT12H1M", "PT0H", "P1D", "PT1H30", "PT3600S", "pt1h"],
    ),
    (identity_names.relay_state, ["", "http://a", "https://", "https://a b", "https://" + "a" * 233]),
    (identity_names.policy_name, ["", "/ops/a", "a b", "a:b", "a" * 129]),
    (identity_names.policy_path, ["", "ops/", "/ops", "//", "/a b/"]),
    (
        identity_names.application_url,
        ["", "wiki.example.com", "ftp://a", "https://", "https://a b", "https://" + "a" * 501],
    ),
    (identity_names.scope, ["", "a:b:c:d", "a:", ":a", "a-b", "a" * 51]),
    (identity_names.attribute, ["", "a,b", "a" * 129]),
    (
        identity_names.attribute_source,
        ["", "userName", "${user:name}", "${path:}", "${path:a}${path:b}", "${path:a,b}"],
    ),
    (identity_names.account_pattern, ["", "Lab*", "[ab]*", "a/b"]),
    (selectors.account_name, ["", "Management", "root", "account:lab"]),
    (selectors.unit_name, ["", "Root", "a//b"]),
    (logs.prefix, ["", "ab", "-ab", "ab-", "Abc", "a.b", "a_b", "a" * 43]),
    (names.key, ["", "Log", "1a", "a_b", "a/b", "a.b", "root", "management", "in", "off"]),
    (names.unit_path, ["", "/a", "a/", "a//b", "A", "account:a"]),
    (names.target, ["", "Root", "account:", "account:a/b", "account: a", "/root"]),
    (names.document_key, ["", "regions", "regions@", "region@root", "@root", "regions@a b"]),
    (names.stack_name, ["", "a b", "a/b/c/d", "/a"]),
    (names.account_name, ["", "x" * 51, "Größe", "a\tb"]),
    (names.unit_name, ["", "  ", "x" * 129, "a\nb"]),
    (names.tag_key, ["", "aws:a", "AWS:a", "a" * 129, "a;b"]),
    (names.tag_value, ["a" * 257, "a;b", "a\n"]),
    (mail.email, ["", "a", "a@b", "a b@example.com", ".a@example.com", "a@-b.com", "a@b-.com", "a@b..com", "a@@b.com"]),
    (mail.email, ["x" * 53 + "@example.com", "ä@example.com", "a(b)@example.com", "a@example.com\n"]),
    (mail.contact_email, ["x" * 243 + "@example.com", "nobody"]),
    (mail.email_pattern, ["aws@example.com", "{account}+{account}@example.com", "{account}", "{name}@example.com"]),
    (mail.phone, ["", "1" * 26, "tel:1", "+49\n30"]),
    (mail.contact_name, ["", " ", "x" * 65, "a\nb"]),
    (mail.contact_title, ["", "x" * 51]),
    (regions.region, ["", "eu-central", "aws-global", "us-gov-west-1", "cn-north-1"]),
]


def cases(table: list[tuple[Rule, list[str]]]) -> list[object]:
    return [
        pytest.param(rule, text, id=f"{rule.__name__}-{text[:20]!a}-{len(text)}")
        for rule, texts in table
        for text in texts
    ]


@pytest.mark.parametrize(("rule", "text"), cases(FITS))
def test_a_value_that_fits_comes_through_unchanged(rule: Rule, text: str) -> None:
    assert rule(text) == text


@pytest.mark.parametrize(("rule", "text"), cases(BREAKS))
def test_a_value_that_does_not_fit_is_refused_with_a_rule_and_a_remedy(rule: Rule, text: str) -> None:
    with pytest.raises(BrokenRule) as caught:
        rule(text)

    assert caught.value.rule
    assert not caught.value.rule.endswith(".")
    assert caught.value.remedy.endswith(".")


def test_every_rule_is_tried_both_ways() -> None:
    assert {rule for rule, _ in FITS} == {rule for rule, _ in BREAKS}


def test_a_quota_is_one_or_more() -> None:
    assert limits.quota(1) == 1
    with pytest.raises(BrokenRule):
        limits.quota(0)


def test_a_session_is_counted_in_minutes() -> None:
    counted = [identity_names.session_minutes(text) for text in ("PT1H", "PT90M", "PT1H30M", "PT12H")]
    assert counted == [60, 90, 90, 720]


@pytest.mark.parametrize(
    ("rule", "least", "most"), [(logs.days, 1, 10**6), (logs.lock_days, 1, 36_500), (security.unused_days, 1, 365)]
)
def test_days_have_their_limits(rule: Callable[[int], int], least: int, most: int) -> None:
    assert (rule(least), rule(most)) == (least, most)
    for wrong in (least - 1, -1, *([most + 1] if most < 10**6 else [])):
        with pytest.raises(BrokenRule):
            rule(wrong)


@pytest.mark.parametrize("kind", logs.BUCKETS)
def test_the_longest_prefix_makes_a_name_that_a_bucket_may_have(kind: logs.BucketKind) -> None:
    assert len(logs.Logs(prefix="a" * 42).bucket(kind)) <= 63


def test_a_name_comes_from_a_key() -> None:
    assert names.default_name("pre-production") == "Pre-production"


def test_the_regions_are_those_that_aws_publishes() -> None:
    published = set(botocore.session.get_session().get_available_regions("ec2", "aws"))

    assert published - set(regions.REGIONS) == set(), "AWS has new Regions: add them to foundation/config/regions.py"
    assert set(regions.ALWAYS_ON) & set(regions.OPT_IN) == set()
