"""What CI may do: who may become its roles (`trust`), and the policies of the two (`deploy`, `preview`)."""

from foundation.policies.ci.deploy import deploying
from foundation.policies.ci.document import INLINE_CHARACTERS, Roles
from foundation.policies.ci.entering import entering
from foundation.policies.ci.preview import previewing
from foundation.policies.ci.trust import Issuer, deployers, preview_trust, previewers, trust

__all__ = [
    "INLINE_CHARACTERS",
    "Issuer",
    "Roles",
    "deployers",
    "deploying",
    "entering",
    "preview_trust",
    "previewers",
    "previewing",
    "trust",
]
