"""Where AWS serves global services: held against the endpoint rules that botocore ships."""

import botocore.session
import pytest
from botocore.endpoint_provider import EndpointProvider

from foundation.policies.global_services import ANY_REGION, ENDPOINT_REGIONS, US_EAST_1_ONLY, global_actions

NOT_EXEMPT = {
    "chime": "its SDK services share the prefix and are regional; the console is in us-east-1",
    "importexport": "retired",
    "partnercentral": "for AWS partners",
    "partnercentral-channel": "for AWS partners",
    "pricingplanmanager": "flat-rate CloudFront plans are bought in the management account",
    "waf": "WAF Classic, retired; wafv2 is in US_EAST_1_ONLY",
}
"""Global services that the Region guardrail does not let through, and why not; `exempt_services` adds them."""


@pytest.fixture(scope="module")
def elsewhere() -> dict[str, str]:
    """IAM prefix -> Region that signs, for services that are called from eu-central-1 and answer elsewhere."""
    session = botocore.session.get_session()
    loader = session.get_component("data_loader")
    partitions = loader.load_data("partitions")
    found: dict[str, str] = {}
    for service in session.get_available_services():
        provider = EndpointProvider(loader.load_service_model(service, "endpoint-rule-set-1"), partitions)
        try:
            endpoint = provider.resolve_endpoint(Region="eu-central-1", UseDualStack=False, UseFIPS=False)
        except Exception:  # noqa: S112 - some rules need a resource's ARN as well: those are no global services
            continue
        for scheme in (endpoint.properties or {}).get("authSchemes", ()):
            region = scheme.get("signingRegion", "eu-central-1")
            if region != "eu-central-1":
                found[session.get_service_model(service).signing_name] = region
    return found


def test_every_global_service_is_exempt_or_left_out_for_a_reason(elsewhere: dict[str, str]) -> None:
    assert set(elsewhere) - set(ENDPOINT_REGIONS) == set(NOT_EXEMPT)


def test_global_services_are_where_the_endpoint_rules_say(elsewhere: dict[str, str]) -> None:
    known = set(ENDPOINT_REGIONS) & set(elsewhere)
    assert len(known) > 20
    assert {prefix: ENDPOINT_REGIONS[prefix] for prefix in known} == {prefix: elsewhere[prefix] for prefix in known}


def test_no_action_is_in_two_lists() -> None:
    everything = [*global_actions(), *US_EAST_1_ONLY]
    assert len(everything) == len(set(everything))
    prefixes = {action.partition(":")[0] for action in (*ANY_REGION, *US_EAST_1_ONLY)}
    assert prefixes & set(ENDPOINT_REGIONS) == set()
