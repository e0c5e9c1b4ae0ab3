"""The tag policies of the tag schema: how keys are spelled, their values, where both are enforced, what is reported.

Syntax: AWS Organizations user guide, "Tag policy syntax and examples", 2026-11. AWS knows no patterns: of a key with
one, it holds the spelling alone. At the root the policies bind the management account too. A missing key breaks no tag
policy: it is reported, and the guardrail `require_tags` keeps it from being left out.
"""

import json
from collections.abc import Iterator, Mapping

from foundation.config.stack import StackConfig
from foundation.config.tag_targets import ROOT, required_at
from foundation.config.tag_types import TYPES
from foundation.config.tags import Required, Tag, TagSchema
from foundation.policies.document import Document

TAG_POLICY = "TAG_POLICY"
CATEGORY = "tags"
Rules = dict[str, object]


def tag_documents(config: StackConfig) -> Iterator[Document]:
    """The document of the root, which has all keys, and what is reported of those that some environments require."""
    if not isinstance(config.tags, TagSchema):
        return
    keys = config.tags.keys
    by_target: dict[str, dict[str, Rules]] = {ROOT: {key: _everywhere(key, tag) for key, tag in keys.items()}}
    for key, tag in keys.items():
        reported = _reported(tag)
        for target in required_at(tag, config) if reported else ():
            rules = by_target.setdefault(target, {}).setdefault(key, _spelling(key))
            rules["report_required_tag_for"] = {"@@assign": reported}
    for target in sorted(by_target, key=lambda one: (one != ROOT, one)):
        if by_target[target]:
            yield _document(target, by_target[target])


def _everywhere(key: str, tag: Tag) -> Rules:
    rules = _spelling(key)
    if tag.values is not None:
        rules["tag_value"] = {"@@assign": sorted(tag.values)}
    if tag.enforced_for:
        rules["enforced_for"] = {"@@assign": sorted(tag.enforced_for)}
    return rules


def _spelling(key: str) -> Rules:
    return {"tag_key": {"@@assign": key}}


def _reported(tag: Tag) -> list[str]:
    types = tag.required.resource_types if isinstance(tag.required, Required) else ()
    return sorted(name for name in types if TYPES[name].reported)


def _document(target: str, keys: Mapping[str, Rules]) -> Document:
    return Document(
        category=CATEGORY,
        target=target,
        type=TAG_POLICY,
        name=f"foundation-{CATEGORY}-{target.replace('/', '-').replace(':', '-')}",
        description="How tags are spelled, which values they have, and what is reported without them",
        content=json.dumps({"tags": keys}, separators=(",", ":"), sort_keys=True),
    )
