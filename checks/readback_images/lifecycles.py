"""When images are deprecated, disabled and deleted."""

from checks.readback_facts import Subjects, Value
from checks.readback_images.live import Live
from checks.readback_images.scope import LIFECYCLE, Scope
from checks.readback_words import tags, word
from foundation.config.image_lifecycle import Lifecycle


def expected(scope: Scope) -> Subjects:
    """One for each image, where anything happens to older ones."""
    section = scope.section.lifecycle
    steps = _steps(section) if isinstance(section, Lifecycle) else {}
    for name, _ in scope.named() if steps else ():
        yield (
            f"lifecycle policy {name}",
            {
                "status": "ENABLED",
                "kind": "AMI_IMAGE",
                "role": f"arn:aws:iam::{word(scope.account)}:role/{LIFECYCLE}",
                **steps,
                "of": {"recipes": [{"name": name, "semanticVersion": "x.x.x"}]},
                **scope.tags(),
            },
        )


def _steps(section: Lifecycle) -> dict[str, Value]:
    days = {"DEPRECATE": section.deprecate_days, "DISABLE": section.disable_days, "DELETE": section.delete_days}
    kept = {"DELETE": section.keep}
    return {
        action: {
            "after": {
                "type": "AGE",
                "value": age,
                "unit": "DAYS",
                **({"retainAtLeast": kept[action]} if action in kept else {}),
            },
            "of": {"amis": True, "snapshots": action == "DELETE"},
        }
        for action, age in days.items()
        if age is not None
    }


def found(live: Live) -> Subjects:
    """The same, and every other one; of those only that they are there."""
    declared = {name for name, _ in live.scope.named()}
    for name, listed in live.listed("list_lifecycle_policies", "lifecyclePolicySummaryList"):
        if name not in declared:
            yield f"lifecycle policy {name}", {}
            continue
        one = live.told("get_lifecycle_policy", "lifecyclePolicy", lifecyclePolicyArn=listed["arn"])
        steps = {
            detail["action"]["type"]: {
                "after": detail["filter"],
                "of": {kind: on for kind, on in detail["action"]["includeResources"].items() if kind != "containers"},
                **({"but": detail["exclusionRules"]} if detail.get("exclusionRules") else {}),
            }
            for detail in one["policyDetails"]
        }
        yield (
            f"lifecycle policy {name}",
            {
                "status": one["status"],
                "kind": one["resourceType"],
                "role": one["executionRole"],
                **steps,
                "of": one["resourceSelection"],
                **tags(one.get("tags", {})),
            },
        )
