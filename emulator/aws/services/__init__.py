"""The operations that are answered here: one module, or package, per AWS service, named as botocore names it."""

from emulator.aws.request import Checks, Handlers
from emulator.aws.services import (
    accessanalyzer,
    account,
    athena,
    cloudformation,
    cloudtrail,
    config,
    detective,
    ec2,
    events,
    glue,
    guardduty,
    iam,
    identitystore,
    inspector2,
    kms,
    macie2,
    observabilityadmin,
    organizations,
    s3,
    s3control,
    securityhub,
    sns,
    sso_admin,
    sts,
)
from emulator.aws.services.organizations.happenings import Listener

HANDLERS: dict[str, Handlers] = {
    "accessanalyzer": accessanalyzer.HANDLERS,
    "account": account.HANDLERS,
    "athena": athena.HANDLERS,
    "cloudformation": cloudformation.HANDLERS,
    "cloudtrail": cloudtrail.HANDLERS,
    "config": config.HANDLERS,
    "detective": detective.HANDLERS,
    "ec2": ec2.HANDLERS,
    "events": events.HANDLERS,
    "glue": glue.HANDLERS,
    "guardduty": guardduty.HANDLERS,
    "iam": iam.HANDLERS,
    "identitystore": identitystore.HANDLERS,
    "inspector2": inspector2.HANDLERS,
    "kms": kms.HANDLERS,
    "macie2": macie2.HANDLERS,
    "observabilityadmin": observabilityadmin.HANDLERS,
    "organizations": organizations.HANDLERS,
    "s3": s3.HANDLERS,
    "s3control": s3control.HANDLERS,
    "securityhub": securityhub.HANDLERS,
    "sns": sns.HANDLERS,
    "sso-admin": sso_admin.HANDLERS,
    "sts": sts.HANDLERS,
}
"""Handlers by service and operation. What is not here is moto's."""

LISTENERS: tuple[Listener, ...] = tuple(
    listener
    for module in (
        accessanalyzer,
        athena,
        cloudformation,
        cloudtrail,
        config,
        detective,
        ec2,
        events,
        glue,
        guardduty,
        inspector2,
        kms,
        macie2,
        observabilityadmin,
        s3,
        s3control,
        securityhub,
        sns,
    )
    for listener in module.LISTENERS
)
"""Who is told what happens to accounts."""

WITHOUT_MOTO = frozenset(
    {
        "account",
        "accessanalyzer",
        "detective",
        "guardduty",
        "identitystore",
        "inspector2",
        "macie2",
        "observabilityadmin",
        "organizations",
        "securityhub",
        "sso-admin",
    }
)
"""Services that share no state with moto: an operation that is not in `HANDLERS` is not implemented."""

BEFORE_MOTO: dict[str, Checks] = {
    module.__name__.rpartition(".")[2]: getattr(module, "BEFORE_MOTO", {})
    for module in (athena, cloudformation, cloudtrail, config, ec2, events, glue, iam, kms, s3, s3control, sns)
}
"""Checks by service and operation, made before moto answers an operation that has no handler here."""
