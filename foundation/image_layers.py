"""The layer of machine images: keys, pipelines and parameters in the images account, and which images may be launched.

Nothing of it is in the accounts that launch: images, keys and parameters are shared with the organization, and the
policy of allowed images is the organization's.
"""

from collections.abc import Callable, Iterator, Mapping

import pulumi
from pulumi import ResourceOptions

from foundation import account_documents, image_arguments
from foundation.arguments import ACCOUNT
from foundation.config.images import Images
from foundation.config.inherited import account_tags
from foundation.config.placement import account_of
from foundation.images.builder import ImageBuilder
from foundation.images.components import ImageComponents
from foundation.images.distribution import LaunchersArgs
from foundation.images.key import ImageKey
from foundation.images.parameters import ImageParameters
from foundation.images.pipeline import ImagePipeline
from foundation.ordering import after
from foundation.organization_arns import organization_arn
from foundation.policies.allowed_images import allowed_images_documents
from foundation.policies.document import Document
from foundation.run import Run

Id = pulumi.Output[str]
IdOf = Callable[[str], Id]
SubnetOf = Callable[[str], tuple[Id, Id]]
"""The ids of a VPC and of a private subnet in it, in the home Region, of an environment of the network."""
ROOT = "root"


def images(run: Run, unit: IdOf, account: IdOf, network: SubnetOf | None = None) -> None:
    """Declares images and the policy of allowed ones. ``unit`` gives the id of the root or of a unit by its path,
    ``account`` that of an account by its key."""
    section = run.stack.images
    if not isinstance(section, Images):
        return
    key = account_of(run.stack.accounts, "images")
    if key is None or run.organization_id is None:
        raise AssertionError("no account is there for images: the rules should have refused this")
    inside = run.member(key, account(key))
    keys = dict(_keys(run, section, account(key), run.organization_id, inside))
    parameters = dict(_parameters(run, section, run.organization_id, inside))
    run.outputs["images"] = {
        "account": key,
        "key_arns": keys,
        "pipelines": _pipelines(run, section, account(key), keys, _launchers(run, section, unit, account), network),
        "parameters": parameters,
    }
    for document in allowed_images_documents(run.stack):
        _policy(run, document, unit, account)


def _keys(
    run: Run, section: Images, account: Id, organization: Id, inside: ResourceOptions
) -> Iterator[tuple[str, Id]]:
    for region in section.everywhere(run.stack.settings):
        component = ImageKey(f"images-{region}", image_arguments.key(region, account, organization), inside)
        run.declared(component.resources)
        yield region, component.arn


def _parameters(run: Run, section: Images, organization: Id, inside: ResourceOptions) -> Iterator[tuple[str, Id]]:
    """ARNs by `region/image`."""
    settings = run.stack.settings
    arn = organization.apply(lambda id_: organization_arn(settings.management_account, id_))
    for region in section.everywhere(settings):
        args = image_arguments.parameters(section, region, after(arn, run.sharing()))
        component = ImageParameters(f"images-{region}", args, inside)
        run.declared(component.resources)
        for image in section.images:
            yield f"{region}/{image}", component.arns[image]


def _pipelines(
    run: Run, section: Images, account: Id, keys: Mapping[str, Id], launchers: LaunchersArgs, network: SubnetOf | None
) -> dict[str, Id]:
    """ARNs by image."""
    key = str(account_of(run.stack.accounts, "images"))
    settings, inside = run.stack.settings, run.member(key, account)
    vpc, subnet = _place(section, network)
    built = ImageBuilder("images", image_arguments.builder(settings, vpc), inside)
    own = ImageComponents("images", image_arguments.components(section, settings), inside)
    run.declared([*built.resources, *own.resources])
    found: dict[str, Id] = {}
    tags = account_tags(key, run.stack)
    for name in section.images:
        args = image_arguments.pipeline(
            name, section, settings, account, keys, built, subnet, own.urns, launchers, tags
        )
        component = ImagePipeline(name, args, inside)
        run.declared(component.resources)
        found[name] = component.arn
    return found


def _place(section: Images, network: SubnetOf | None) -> tuple[Id | None, Id | None]:
    """VPC and subnet of machines that build; neither where they are in the default VPC."""
    if section.build_in is None:
        return None, None
    if network is None:
        raise AssertionError("nothing declares the network: the rules should have refused this")
    return network(section.build_in)


def _launchers(run: Run, section: Images, unit: IdOf, account: IdOf) -> LaunchersArgs:
    """With whom images are shared, as launch permissions name them. Nobody is told of who has left: an organization's
    or a unit's accounts are those that are in it when they launch."""
    units = [one for one in section.shared_with if one != ROOT and not one.startswith(ACCOUNT)]
    return LaunchersArgs(
        organizations=[run.arn(ROOT, unit)] if ROOT in section.shared_with else [],
        units=[run.arn(path, unit) for path in units],
        accounts=[account(one.removeprefix(ACCOUNT)) for one in section.shared_with if one.startswith(ACCOUNT)],
    )


def _policy(run: Run, document: Document, unit: IdOf, account: IdOf) -> None:
    """One document of allowed images; that of an account is left alone when the account leaves."""
    target = document.target
    if target.startswith(ACCOUNT):
        key = target.removeprefix(ACCOUNT)
        account_documents.declare(run, document, account(key), account, run.with_account(key))
    else:
        account_documents.declare(run, document, unit(target), account, run.options)
