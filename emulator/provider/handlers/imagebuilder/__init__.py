"""The EC2 Image Builder types.

Traps: a component or recipe is replaced by every change but that of its tags. A recipe's new one needs a new version or
name, because the old one is deleted last; and a pipeline, which since v6 of the provider moves to the new one in place,
is updated before that. A component of the same version becomes its next build.
"""

from emulator.provider.handler import Handler
from emulator.provider.handlers.imagebuilder import configurations, pipelines, recipes

HANDLERS: tuple[Handler, ...] = (*recipes.HANDLERS, *configurations.HANDLERS, *pipelines.HANDLERS)
