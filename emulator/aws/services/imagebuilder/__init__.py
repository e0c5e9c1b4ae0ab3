"""Emulated EC2 Image Builder: what an image is built from, pipelines that build at once, and lifecycle policies.

A build makes the images that the distribution says, without running components or tests. Schedules start nothing.
Left out, and answered as not implemented: container images, workflows, imports, versions with wildcards, components
from S3, resource policies, and what else a distribution can do (copies to other accounts, launch templates, exports).
"""

from emulator.aws.request import Handlers
from emulator.aws.services.imagebuilder import (
    components,
    distributions,
    executions,
    image_versions,
    infrastructure,
    lifecycle_policies,
    pipelines,
    recipes,
    tags,
)

HANDLERS: Handlers = {
    **components.HANDLERS,
    **distributions.HANDLERS,
    **executions.HANDLERS,
    **image_versions.HANDLERS,
    **infrastructure.HANDLERS,
    **lifecycle_policies.HANDLERS,
    **pipelines.HANDLERS,
    **recipes.HANDLERS,
    **tags.HANDLERS,
}
