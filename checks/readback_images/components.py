"""Own components: what the newest build of each does."""

import json
from functools import partial

from checks.answers import unless
from checks.readback_facts import Subjects
from checks.readback_images.live import CLIENT, Live
from checks.readback_images.scope import PREFIX, Scope
from checks.readback_words import tags

VERSION = "1.0.0"
GONE = ("ResourceNotFoundException",)


def expected(scope: Scope) -> Subjects:
    """All of the section."""
    for name, component in scope.section.components.items():
        document = json.loads(component.document)
        yield _subject(name), {"platform": "Linux", "document": document, **scope.tags()}


def found(live: Live) -> Subjects:
    """The same; a version without a build means the newest."""
    identifier = live.inside.id_of(live.scope.account)
    for name in live.scope.section.components:
        arn = f"arn:aws:imagebuilder:{live.scope.home}:{identifier}:component/{PREFIX}{name}/{VERSION}"
        ask = partial(live.aws().call, CLIENT, "get_component", componentBuildVersionArn=arn)
        answer = unless(GONE, ask)
        if answer is not None:
            one = answer["component"]
            document = json.loads(one["data"])
            yield _subject(name), {"platform": one["platform"], "document": document, **tags(one.get("tags", {}))}


def _subject(name: str) -> str:
    return f"component {PREFIX}{name}"
