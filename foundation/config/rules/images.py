"""Rules within the images, and between them and accounts, units, network and the baseline."""

from collections.abc import Iterator

from foundation.config.accounts import Accounts
from foundation.config.baseline import Baseline
from foundation.config.draft import Draft
from foundation.config.guardrails import Guardrails, PlacedGuardrail
from foundation.config.identifiers import nearest
from foundation.config.image_components import AMAZON_COMPONENTS
from foundation.config.images import Images
from foundation.config.images_allowed import AllowedImages
from foundation.config.network import Environment, Network
from foundation.config.placement import account_of
from foundation.config.production import TAG, VALUE, production_units
from foundation.config.rules.guardrails import ACCOUNT, known, unknown
from foundation.config.section import In
from foundation.errors import ABSENT, Problem

PATH = "foundation:images"
NAME_CHARACTERS = 80
"""Of an image or component: with what comes before it and the time of a build, it keeps to the 127 that AWS takes."""
WAYS_OUT = ("nat", "nat-per-zone", "central")
"""Ways out by IPv4, which packages and Systems Manager are reached by."""


def image_problems(draft: Draft) -> Iterator[Problem]:
    section = draft.images
    if not isinstance(section, Images):
        return
    yield from _account(draft)
    for index, region in enumerate(section.regions or ()):
        if draft.settings is not None and region not in draft.settings.regions:
            rule = "images are in Regions of foundation:settings.regions"
            yield Problem(f"{PATH}.regions[{index}]", region, rule, f"Add {region} there, or remove it here.")
    for index, target in enumerate(section.shared_with):
        yield from _there(f"{PATH}.shared_with[{index}]", target, draft, "who launches images")
    yield from _names(section)
    yield from _components(section)
    yield from _place(section, draft)
    if isinstance(section.allowed_images, AllowedImages):
        yield from _allowed(section.allowed_images, draft)
    yield from _placeless(draft)


def _account(draft: Draft) -> Iterator[Problem]:
    if not isinstance(draft.accounts, Accounts) or set(draft.account_keys) != set(draft.accounts.members):
        return  # an account that is wrong is left out of the draft: it may be the one that is looked for
    if account_of(draft.accounts, "images") is None:
        rule = f"{PATH} needs an account with the purpose images"
        remedy = "Add a member with `purpose: images`, or switch the section `off`."
        yield Problem("foundation:accounts.members", ABSENT, rule, remedy)


def _there(path: str, target: str, draft: Draft, what: str) -> Iterator[Problem]:
    """An account is named by its id, which is not known of one that is closed."""
    entries = draft.accounts.entries() if isinstance(draft.accounts, Accounts) else ()
    if not known(target, draft):
        yield unknown(path, target, draft, what)
    elif target in {ACCOUNT + entry.key for entry in entries if entry.lifecycle == "closed"}:
        yield Problem(path, target, "a closed account has no part in images", "Remove it.")


def _names(section: Images) -> Iterator[Problem]:
    for kind, named in (("images", section.images), ("components", section.components)):
        for name in named:
            if len(name) > NAME_CHARACTERS:
                rule = f"the name of an image or component has at most {NAME_CHARACTERS} characters"
                yield Problem(f"{PATH}.{kind}.{name}", name, rule, "Write a shorter name.")
    for name in section.components:
        if name in AMAZON_COMPONENTS:
            rule = "Amazon has a component of this name, so what is meant by it would not be clear"
            yield Problem(f"{PATH}.components.{name}", name, rule, "Give the own component another name.")


def _components(section: Images) -> Iterator[Problem]:
    names = (*AMAZON_COMPONENTS, *section.components)
    for key, image in section.images.items():
        for field, listed in (("components", image.components), ("tests", image.tests)):
            for index, name in enumerate(listed):
                path = f"{PATH}.images.{key}.{field}[{index}]"
                if name not in names and not name.startswith("arn:"):
                    guess = nearest(name, names)
                    rule = "a component is one of Amazon's, or of foundation:images.components"
                    other = "Declare it in foundation:images.components, or write its ARN."
                    yield Problem(path, name, rule, f"Write {guess}." if guess else other)
                if field == "tests" and name in image.components:
                    rule = "a component is once in an image"
                    yield Problem(path, name, rule, "Remove it here, or from `components`: its tests run in any case.")


def _place(section: Images, draft: Draft) -> Iterator[Problem]:
    path = f"{PATH}.build_in"
    if section.build_in is None:
        yield from _default_vpc(draft, path)
        return
    if draft.network is None:
        return
    if not isinstance(draft.network, Network):
        rule = "images are built in subnets of foundation:network, which is not declared here"
        yield Problem(path, section.build_in, rule, "Declare the network, or remove build_in.")
        return
    environment = draft.network.environments.get(section.build_in)
    if environment is None:
        guess = nearest(section.build_in, tuple(draft.network.environments))
        rule = "images are built in an environment of foundation:network"
        yield Problem(path, section.build_in, rule, f"Write {guess}." if guess else "Write one of its environments.")
        return
    yield from _environment(path, section.build_in, environment, draft.network, draft)


def _default_vpc(draft: Draft, path: str) -> Iterator[Problem]:
    if not isinstance(draft.baseline, Baseline):
        return
    remedy = "Write the environment of foundation:network in whose subnets images are built."
    if draft.baseline.default_vpcs == "removed":
        rule = "images are built in the default VPC, which foundation:baseline.default_vpcs removes"
        yield Problem(path, ABSENT, rule, remedy)
    elif draft.baseline.vpc_block_public_access == "bidirectional":
        rule = "images are built in the default VPC, which foundation:baseline.vpc_block_public_access cuts off"
        yield Problem(path, ABSENT, rule, remedy)


def _environment(path: str, key: str, found: Environment, network: Network, draft: Draft) -> Iterator[Problem]:
    home = draft.settings.home_region if draft.settings is not None else None
    if found.egress not in WAYS_OUT:
        rule = f"machines that build images reach the internet by IPv4, and {key} has egress {found.egress}"
        yield Problem(path, key, rule, f"Choose an environment with egress {', '.join(WAYS_OUT)}.")
    if home is not None and not any(_is_usable(found, name, network, home) for name in found.vpcs):
        rule = f"images are built in private subnets of the home Region, {home}, and {key} has none there"
        yield Problem(path, key, rule, "Choose another environment, or add a VPC with a private tier there.")
    images = account_of(draft.accounts, "images") if isinstance(draft.accounts, Accounts) else None
    if isinstance(draft.accounts, Accounts) and images is not None:
        unit = next(entry.unit for entry in draft.accounts.entries() if entry.key == images)
        line = {"root", ACCOUNT + images, *_upwards(unit)}
        if not line & set(found.shared_with):
            rule = f"images are built in subnets that are shared with the images account, and those of {key} are not"
            remedy = f"Add account:{images} to foundation:network.environments.{key}.shared_with."
            yield Problem(path, key, rule, remedy)


def _is_usable(environment: Environment, name: str, network: Network, home: str) -> bool:
    vpc = environment.vpcs[name]
    tiers = vpc.tiers or tuple(network.tiers)
    private = any(network.routing(tier) == "private" for tier in tiers if tier in network.tiers)
    return private and home in (vpc.regions or tuple(network.regions))


def _upwards(unit: str) -> Iterator[str]:
    parts = unit.split("/")
    return ("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))


def _allowed(section: AllowedImages, draft: Draft) -> Iterator[Problem]:
    path = f"{PATH}.allowed_images"
    for index, target in enumerate(section.targets or ()):
        if not known(target, draft):
            yield unknown(f"{path}.targets[{index}]", target, draft, "where images are allowed")
    for index, provider in enumerate(section.providers):
        if provider.startswith(ACCOUNT):
            yield from _there(f"{path}.providers[{index}]", provider, draft, "whose images are allowed")
    if section.targets is not None or draft.units is None or production_units(draft.units, draft.settings):
        return
    rule = f"where only allowed images are launched is named here, or is a unit with the tag {TAG}: {VALUE}"
    remedy = f"Write `targets`, add the tag {TAG}: {VALUE} to a unit, or write `allowed_images: off`."
    yield Problem(path, {}, rule, remedy)


def _placeless(draft: Draft) -> Iterator[Problem]:
    """A guardrail that looks for its targets in units finds none in another stack's."""
    rails = draft.guardrails
    rail = rails.deny_image_making if isinstance(rails, Guardrails) else None
    if isinstance(draft.units, In) and isinstance(rail, PlacedGuardrail) and rail.targets is None:
        rule = "units are in another stack, so which of them are production is not known here"
        remedy = "Write its targets, or write `deny_image_making: off`."
        yield Problem("foundation:guardrails.deny_image_making", {}, rule, remedy)
