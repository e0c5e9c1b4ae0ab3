"""Behavior graphs of the caller's account, their data source packages and tags."""

from collections.abc import Mapping

from emulator.aws.pages import page
from emulator.aws.request import Handlers, Request
from emulator.aws.services.detective.model import Enabled, graph_of, owned
from emulator.aws.services.organizations.model import now


def create_graph(request: Request) -> Mapping[str, object]:
    """CreateGraph: an account that has a graph in the Region gets that one's ARN again."""
    return {"GraphArn": graph_of(request.state, request.account, request.region, request.get("Tags") or {}).arn}


def delete_graph(request: Request) -> Mapping[str, object]:
    """DeleteGraph, by its owner."""
    owned(request)
    request.state.store(Enabled, request.account, request.region).graph = None
    return {}


def list_graphs(request: Request) -> Mapping[str, object]:
    """ListGraphs: those that the caller's account owns."""
    graph = request.state.store(Enabled, request.account, request.region).graph
    return page(
        request,
        "GraphList",
        [graph] if graph else [],
        lambda found: {"Arn": found.arn, "CreatedTime": found.created},
        size=200,
    )


def list_datasource_packages(request: Request) -> Mapping[str, object]:
    """ListDatasourcePackages: the core, and what was started besides."""
    graph = owned(request)
    started = {"DETECTIVE_CORE": graph.created, **graph.packages}
    return {
        "DatasourcePackages": {
            name: {
                "DatasourcePackageIngestState": "STARTED",
                "LastIngestStateChange": {"STARTED": {"Timestamp": since}},
            }
            for name, since in started.items()
        }
    }


def update_datasource_packages(request: Request) -> Mapping[str, object]:
    """UpdateDatasourcePackages: starts packages."""
    graph = owned(request)
    for name in request["DatasourcePackages"]:
        if name != "DETECTIVE_CORE":
            graph.packages.setdefault(name, now())
    return {}


def tag_resource(request: Request) -> Mapping[str, object]:
    """TagResource."""
    owned(request, "ResourceArn").tags.update(request["Tags"])
    return {}


def untag_resource(request: Request) -> Mapping[str, object]:
    """UntagResource."""
    graph = owned(request, "ResourceArn")
    for key in request["TagKeys"]:
        graph.tags.pop(key, None)
    return {}


def list_tags_for_resource(request: Request) -> Mapping[str, object]:
    """ListTagsForResource."""
    return {"Tags": owned(request, "ResourceArn").tags}


HANDLERS: Handlers = {
    "CreateGraph": create_graph,
    "DeleteGraph": delete_graph,
    "ListGraphs": list_graphs,
    "ListDatasourcePackages": list_datasource_packages,
    "UpdateDatasourcePackages": update_datasource_packages,
    "TagResource": tag_resource,
    "UntagResource": untag_resource,
    "ListTagsForResource": list_tags_for_resource,
}
