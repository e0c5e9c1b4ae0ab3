"""One change to one guardrail is one change to one document, whatever the rest of the configuration says."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation.config import StackConfig
from foundation.config.settings import EXEMPTIBLE
from foundation.policies import Document, documents

Roles = dict[str, str | list[str]]
LONGEST_PREFIX = "a" * 42
TARGETS = ["root", "security", "workloads", "workloads/production", "account:shop"]
CATEGORY_OF = {
    "deny_leaving_organization": "organization",
    "deny_root_user": "organization",
    "protect_exempt_roles": "protection",
    "protect_audit_trail": "protection",
    "protect_security_services": "protection",
    "protect_foundation_roles": "protection",
    "protect_log_archive": "archive",
    "deny_unencrypted_volumes": "organization",
    "deny_regions": "regions",
    "deny_suspended": "suspended",
}
PREFIXES = st.lists(st.sampled_from(["acm", "bedrock", "ec2", "glue", "redshift", "s3", "wafv2"]), unique=True)
SIMPLE = st.fixed_dictionaries({"targets": st.lists(st.sampled_from(TARGETS), min_size=1, unique=True)})
RESTRICTION = st.one_of(
    PREFIXES.filter(bool).map(lambda prefixes: {"deny": prefixes}),
    PREFIXES.filter(bool).map(lambda prefixes: {"allow": prefixes}),
)
GUARDRAILS = st.fixed_dictionaries(
    {
        **{name: st.one_of(st.just("off"), SIMPLE) for name in CATEGORY_OF},
        "deny_regions": st.builds(lambda simple, exempt: {**simple, "exempt_services": exempt}, SIMPLE, PREFIXES),
        "restrict_services": st.dictionaries(st.sampled_from(TARGETS), RESTRICTION),
    }
)
ROLES = st.dictionaries(
    st.from_regex(r"\A[a-zA-Z0-9_+=,.@-]{1,64}\Z"),
    st.one_of(st.just("all"), st.lists(st.sampled_from(EXEMPTIBLE), unique=True)),
    max_size=5,
)
UNHURRIED = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""Examples are made of many parts, and machines may be busy: neither is what these tests are about."""
REGIONS = st.lists(st.sampled_from(["eu-central-1", "eu-west-1", "us-east-1"]), min_size=1, unique=True)


def made(guardrails: dict[str, Any], roles: Roles, regions: list[str]) -> dict[str, Document]:
    where = {"management_account": "111122223333", "home_region": regions[0], "regions": regions}
    sections = {
        "settings": {**where, "break_glass_roles": roles},
        "organization": {},
        "units": {},
        "accounts": {"email": "aws+{account}@example.com", "members": {"shop": {"unit": "workloads"}}},
        "guardrails": guardrails,
        "baseline": "off",
        "logs": {"prefix": LONGEST_PREFIX},
        "security": "off",
        "identity": "off",
        "network": "off",
        "images": "off",
        "operations": "off",
        "tags": "off",
        "spend": "off",
        "quotas": "off",
    }
    return {one.key: one for one in documents(StackConfig.model_validate(sections))}


@given(GUARDRAILS, ROLES, REGIONS)
@UNHURRIED
def test_every_document_parses_is_minified_and_keeps_to_the_limits(
    guardrails: dict[str, Any], roles: Roles, regions: list[str]
) -> None:
    for document in made(guardrails, roles, regions).values():
        policy = json.loads(document.content)
        assert document.content == json.dumps(policy, separators=(",", ":"))
        assert len(document.content) <= 10_240
        assert len(document.description) <= 512
        sids = [statement["Sid"] for statement in policy["Statement"]]
        assert len(sids) == len(set(sids)) > 0
        assert all(sid.isalnum() and sid.isascii() for sid in sids)
        assert all(statement.get("Action", statement.get("NotAction")) for statement in policy["Statement"])


@given(GUARDRAILS, ROLES, REGIONS, st.sampled_from(sorted(CATEGORY_OF)), st.sampled_from(TARGETS))
@UNHURRIED
def test_switching_one_guardrail_changes_the_one_document_of_its_category_and_target(
    guardrails: dict[str, Any], roles: Roles, regions: list[str], name: str, target: str
) -> None:
    before = made({**guardrails, name: "off"}, roles, regions)
    after = made({**guardrails, name: {"targets": [target]}}, roles, regions)
    assert _changed(before, after) == {f"{CATEGORY_OF[name]}@{target}"}


@given(GUARDRAILS, ROLES, REGIONS, st.sampled_from(TARGETS))
@UNHURRIED
def test_changing_one_list_changes_the_one_document_of_its_target(
    guardrails: dict[str, Any], roles: Roles, regions: list[str], target: str
) -> None:
    restrictions = guardrails["restrict_services"]
    one = {**guardrails, "restrict_services": {**restrictions, target: {"deny": ["redshift"]}}}
    other = {**guardrails, "restrict_services": {**restrictions, target: {"deny": ["glue"]}}}
    assert _changed(made(one, roles, regions), made(other, roles, regions)) == {f"services@{target}"}


@given(GUARDRAILS, ROLES, REGIONS, st.randoms())
@UNHURRIED
def test_the_order_in_the_file_makes_no_difference(
    guardrails: dict[str, Any], roles: Roles, regions: list[str], random: Any
) -> None:
    def shuffled(value: Any) -> Any:
        if isinstance(value, dict):
            keys = random.sample(list(value), len(value))
            return {key: shuffled(value[key]) for key in keys}
        return random.sample(value, len(value)) if isinstance(value, list) else value

    expected = list(made(guardrails, roles, regions).items())
    assert list(made(shuffled(guardrails), shuffled(roles), shuffled(regions)).items()) == expected


def _changed(before: dict[str, Document], after: dict[str, Document]) -> set[str]:
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
