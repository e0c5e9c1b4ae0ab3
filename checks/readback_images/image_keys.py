"""The keys of images: one in each Region that has them."""

from checks import readback_keys
from checks.readback_facts import Subjects
from checks.readback_images.live import Live
from checks.readback_images.scope import KEY_ALIAS, Scope
from checks.readback_words import ORGANIZATION, word
from foundation.policies.image_key import image_key_policy


def expected(scope: Scope) -> Subjects:
    """One in each Region."""
    for region in scope.regions:
        document = image_key_policy(word(scope.account), ORGANIZATION, region)
        yield _subject(region), readback_keys.declared(document, scope.tags())


def found(live: Live) -> Subjects:
    """The same, and those in other Regions of the stack."""
    for region, arn in live.keys.items():
        yield _subject(region), readback_keys.described(live.aws(region), arn, live.words)


def _subject(region: str) -> str:
    return f"key {KEY_ALIAS} in {region}"
