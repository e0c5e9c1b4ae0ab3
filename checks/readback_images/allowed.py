"""Whose images may be launched: what the policy comes to in accounts, and what EC2 there makes of it in each Region."""

from collections.abc import Iterator, Mapping
from typing import Any

from checks.inside import MANAGEMENT
from checks.readback_effective import assigned, effective, looked_at
from checks.readback_facts import Subjects, Value
from checks.readback_images.live import Live
from checks.readback_images.scope import Scope
from foundation.policies.allowed_images import EC2, allowed_images_documents
from foundation.policies.image_targets import allowed_images

BY_POLICY = "declarative-policy"
OWN: Value = {"by": "account"}
"""An account that no policy reaches decides it itself, which is nobody else's business."""


def expected(scope: Scope) -> Subjects:
    """The accounts that are looked at: all that the policy reaches have the same, the others none."""
    settings: Any = next((_settings(assigned(one.content)) for one in allowed_images_documents(scope.config)), None)
    for key, reached in looked_at(scope.accounts, allowed_images(scope.config)).items():
        yield _policy(key), {"settings": settings if reached else None}
        ec2 = _ec2(settings) if reached else OWN
        for region in scope.looked_at:
            yield _launches(key, region), {"images": ec2}


def _ec2(settings: Mapping[str, Any]) -> Value:
    """As EC2 names it, which has hyphens where policies have underscores."""
    return {
        "state": settings["state"].replace("_", "-"),
        "providers": sorted(one.replace("_", "-") for one in settings["providers"]),
        "by": BY_POLICY,
    }


def found(live: Live) -> Subjects:
    """The same as AWS Organizations and EC2 tell it."""
    scope = live.scope
    management, keys = live.inside.connection(MANAGEMENT), live.inside.keys()
    for key in looked_at(scope.accounts, allowed_images(scope.config)):
        if key not in keys:
            continue
        content = effective(management, EC2, live.inside.id_of(key))
        yield _policy(key), {"settings": _settings(live.words.json(content))}
        for region in scope.looked_at:
            answer = live.inside.connection(key, region).call("ec2", "get_allowed_images_settings")
            yield _launches(key, region), {"images": _managed(live, answer)}


def _managed(live: Live, answer: Mapping[str, Any]) -> Value:
    """What EC2 says where a policy decides it."""
    if answer["ManagedBy"] != BY_POLICY:
        return OWN
    providers = _providers(live.words.json(answer.get("ImageCriteria", [])), "ImageProviders")
    return {"state": answer["State"], "providers": sorted(providers), "by": BY_POLICY}


def _settings(content: Any) -> Value:
    """The part of the policy that is ours, its providers in order."""
    settings = (content or {}).get("ec2_attributes", {}).get("allowed_images_settings")
    if settings is None:
        return None
    criteria = settings.get("image_criteria", {}).values()
    return {"state": settings["state"], "providers": sorted(_providers(criteria, "allowed_image_providers"))}


def _providers(criteria: Any, member: str) -> Iterator[str]:
    """A criterion of another kind is named, as it lets images of anybody in."""
    for criterion in criteria:
        yield from criterion.get(member, ())
        yield from (f"by {other}" for other in criterion if other != member)


def _policy(key: str) -> str:
    return f"policy of allowed images of {key}"


def _launches(key: str, region: str) -> str:
    return f"allowed images of {key} in {region}"
