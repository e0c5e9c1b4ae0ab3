"""The rules that hold between the parts of a stack file. Each file yields the problems that it finds in a draft."""

from collections.abc import Iterator

from foundation.config.draft import Draft
from foundation.config.rules.accounts import account_problems
from foundation.config.rules.adoption import adoption_problems
from foundation.config.rules.break_glass import break_glass_problems
from foundation.config.rules.ci import ci_problems
from foundation.config.rules.cost_categories import cost_category_problems
from foundation.config.rules.delegates import delegate_problems
from foundation.config.rules.guardrails import guardrail_problems
from foundation.config.rules.identity import identity_problems
from foundation.config.rules.images import image_problems
from foundation.config.rules.network import network_problems
from foundation.config.rules.operations import operations_problems
from foundation.config.rules.quotas import quota_problems
from foundation.config.rules.sections import section_problems
from foundation.config.rules.security import security_problems
from foundation.config.rules.settings import settings_problems
from foundation.config.rules.spend import spend_problems
from foundation.config.rules.tag_schema import tag_schema_problems
from foundation.config.rules.tags import tag_problems
from foundation.config.rules.units import unit_problems
from foundation.errors import Problem


def broken(draft: Draft) -> Iterator[Problem]:
    """Every problem between the parts of a stack file."""
    yield from section_problems(draft)
    yield from settings_problems(draft)
    yield from unit_problems(draft)
    yield from account_problems(draft)
    yield from tag_problems(draft)
    yield from tag_schema_problems(draft)
    yield from cost_category_problems(draft)
    yield from guardrail_problems(draft)
    yield from adoption_problems(draft)
    yield from delegate_problems(draft)
    yield from security_problems(draft)
    yield from identity_problems(draft)
    yield from break_glass_problems(draft)
    yield from ci_problems(draft)
    yield from network_problems(draft)
    yield from operations_problems(draft)
    yield from spend_problems(draft)
    yield from image_problems(draft)
    yield from quota_problems(draft)
