"""What counts as extra of AWS's own policies, which nobody declares."""

from checks.live import LiveAccount, LiveOrganization, LivePolicy
from checks.readback_extra import extra
from checks.readback_match import match
from foundation.config import parse

MANAGEMENT = "111122223333"


def test_awss_own_policies_are_extra_where_they_are_attached_and_need_not_be() -> None:
    sections = {
        "settings": {"management_account": MANAGEMENT, "home_region": "eu-central-1"},
        "organization": {},
        "units": "off",
        "accounts": "off",
        "guardrails": {"deny_suspended": "off"},
        "baseline": "off",
        "logs": "off",
        "security": "off",
        "identity": "off",
        "network": "off",
        "images": "off",
        "operations": "off",
        "tags": "off",
        "spend": "off",
        "quotas": "off",
    }
    config = parse({f"foundation:{name}": section for name, section in sections.items()}, "the test")
    policies = (
        _aws_managed("FullAWSAccess", "r-1"),
        _aws_managed("RCPFullAWSAccess", "r-1"),
        _aws_managed("Attached", "r-1", MANAGEMENT),
        _aws_managed("Idle"),
    )
    management = LiveAccount(MANAGEMENT, "Management", "root@example.com", "ACTIVE", "r-1")
    live = LiveOrganization("o-1", "ALL", MANAGEMENT, "r-1", {}, (), (), (management,), policies)
    assert extra(config, live, match(config, (), live)) == {
        "policy Attached (p-Attached)": {
            "type": "SERVICE_CONTROL_POLICY",
            "attached to": ["root", "management account"],
        }
    }


def _aws_managed(name: str, *targets: str) -> LivePolicy:
    return LivePolicy(f"p-{name}", name, "SERVICE_CONTROL_POLICY", "", "", True, targets)
