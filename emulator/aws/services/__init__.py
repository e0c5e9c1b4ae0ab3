"""The operations that are answered here: one module, or package, per AWS service, named as botocore names it."""

from types import ModuleType

from emulator.aws.request import Checks, Handlers
from emulator.aws.services import (
    accessanalyzer,
    account,
    athena,
    backup,
    bcm_data_exports,
    budgets,
    ce,
    cloudformation,
    cloudtrail,
    config,
    detective,
    ec2,
    events,
    glue,
    guardduty,
    health,
    iam,
    identitystore,
    imagebuilder,
    inspector2,
    kms,
    macie2,
    notifications,
    notificationscontacts,
    observabilityadmin,
    organizations,
    ram,
    resourcegroupstaggingapi,
    s3,
    s3control,
    securityhub,
    servicequotas,
    sns,
    ssm,
    sso_admin,
    sts,
)
from emulator.aws.services.organizations.happenings import Listener

_MODULES: dict[str, ModuleType] = {
    "accessanalyzer": accessanalyzer,
    "account": account,
    "athena": athena,
    "backup": backup,
    "bcm-data-exports": bcm_data_exports,
    "budgets": budgets,
    "ce": ce,
    "cloudformation": cloudformation,
    "cloudtrail": cloudtrail,
    "config": config,
    "detective": detective,
    "ec2": ec2,
    "events": events,
    "glue": glue,
    "guardduty": guardduty,
    "health": health,
    "iam": iam,
    "identitystore": identitystore,
    "imagebuilder": imagebuilder,
    "inspector2": inspector2,
    "kms": kms,
    "macie2": macie2,
    "notifications": notifications,
    "notificationscontacts": notificationscontacts,
    "observabilityadmin": observabilityadmin,
    "organizations": organizations,
    "ram": ram,
    "resourcegroupstaggingapi": resourcegroupstaggingapi,
    "s3": s3,
    "s3control": s3control,
    "securityhub": securityhub,
    "service-quotas": servicequotas,
    "sns": sns,
    "ssm": ssm,
    "sso-admin": sso_admin,
    "sts": sts,
}
"""The modules by botocore's names of their services: what each answers, checks and listens to is told from here."""

HANDLERS: dict[str, Handlers] = {service: module.HANDLERS for service, module in _MODULES.items()}
"""Handlers by service and operation. What is not here is moto's."""

LISTENERS: tuple[Listener, ...] = tuple(
    listener for module in _MODULES.values() for listener in getattr(module, "LISTENERS", ())
)
"""Who is told what happens to accounts."""

WITHOUT_MOTO = frozenset(
    {
        "account",
        "accessanalyzer",
        "backup",
        "bcm-data-exports",
        "budgets",
        "detective",
        "guardduty",
        "health",
        "identitystore",
        "imagebuilder",
        "inspector2",
        "macie2",
        "notifications",
        "notificationscontacts",
        "observabilityadmin",
        "organizations",
        "ram",
        "securityhub",
        "service-quotas",
        "sso-admin",
    }
)
"""Services that share no state with moto: an operation that is not in `HANDLERS` is not implemented."""

BEFORE_MOTO: dict[str, Checks] = {
    service: module.BEFORE_MOTO for service, module in _MODULES.items() if hasattr(module, "BEFORE_MOTO")
}
"""Checks by service and operation, made before moto answers an operation that has no handler here."""
