"""The tag schema of a stack file for people: where each key holds, what enforces it, and who has which tags. Pure.

`plan` puts together what configuration and policies work out; nothing is decided here.
"""

from foundation.tag_plan.enforcement import Enforcement
from foundation.tag_plan.plan import Holder, KeyPlan, TagPlan, plan

__all__ = ["Enforcement", "Holder", "KeyPlan", "TagPlan", "plan"]
