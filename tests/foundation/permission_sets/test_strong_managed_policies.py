"""The table of strong policies that AWS manages, held against the lint of the texts of all of them."""

from sampled import managed

from foundation.permission_sets import findings
from foundation.permission_sets.strong_managed import STRONG_MANAGED

SERVICE_ROLES = "arn:aws:iam::aws:policy/aws-service-role/"


def test_the_table_has_every_policy_that_escalates_and_no_other() -> None:
    strong = {
        arn
        for arn, text in managed().items()
        if not arn.startswith(SERVICE_ROLES) and {one.rule for one in findings([text])} & {"everything", "escalation"}
    }
    assert set(STRONG_MANAGED) == strong


def test_the_table_says_what_a_policy_does() -> None:
    for arn, what in STRONG_MANAGED.items():
        found = findings([managed()[arn]])
        ways = [one.what for one in found]
        expected = "changes what people or roles may do"
        if found[0].rule == "everything":
            expected = "allows every action on every resource"
        elif all(way.startswith(("sts:", "iam:PassRole")) for way in ways):
            passes = all(way.startswith("iam:PassRole") for way in ways)
            expected = "passes any role to a service that runs code with it" if passes else "assumes any role"
        assert what == expected, arn


def test_the_table_has_the_policies_that_everybody_knows() -> None:
    for name in ("AdministratorAccess", "IAMFullAccess", "PowerUserAccess", "AWSLambda_FullAccess"):
        assert f"arn:aws:iam::aws:policy/{name}" in STRONG_MANAGED
    assert "arn:aws:iam::aws:policy/SecurityAudit" not in STRONG_MANAGED
