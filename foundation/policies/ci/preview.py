"""What the preview role may do: read how things are set up, in the management account and in those that are entered.

Whoever opens a pull request runs code with it. So it never reads what is in things: objects, secrets, parameters,
messages, logs, results of queries, findings, code; nor does it decrypt. That is denied besides not being allowed, so
that it stays so when somebody attaches another policy. Except for the state, which a preview begins with: a preview
takes no lock and writes nothing there (pulumi, pkg/backend/diy, `Preview`; `pulumi up` does).
"""

from collections.abc import Iterator

from foundation.config.ci import State
from foundation.policies.ci.document import Statement, document, statement
from foundation.policies.ci.services import read

DECRYPT = ("kms:Decrypt", "kms:DeriveSharedSecret", "kms:ReEncrypt*")
OBJECTS = ("s3:GetObject*",)
SECRETS = (
    *("appconfig:GetConfiguration", "appconfig:GetLatestConfiguration", "codeartifact:GetAuthorizationToken"),
    *("ec2:GetConsole*", "ec2:GetPasswordData", "ecr:GetAuthorizationToken", "glue:GetConnection*"),
    *("redshift:GetClusterCredentials*", "secretsmanager:BatchGetSecretValue", "secretsmanager:GetSecretValue"),
    *("ssm:GetParameter*", "ec2:DescribeVpnConnections", "ec2:GetVpnConnectionDeviceSampleConfiguration"),
)
"""Values that are secrets, or that people keep secrets in. VPN connections show their shared keys."""
CODE = (
    *("ec2:DescribeInstanceAttribute", "ec2:DescribeLaunchTemplateVersions", "ec2:GetLaunchTemplateData"),
    *("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "lambda:GetFunction*", "lambda:GetLayerVersion*"),
    *("codecommit:Get*", "codecommit:GitPull"),
)
"""Code, images and user data, with the environment of functions."""
DATA = (
    *("athena:BatchGetQueryExecution", "athena:GetQuery*", "athena:StartQueryExecution", "dynamodb:BatchGetItem"),
    *("dynamodb:GetItem", "dynamodb:GetRecords", "dynamodb:PartiQLSelect", "dynamodb:Query", "dynamodb:Scan"),
    *("ebs:GetSnapshotBlock", "glue:GetEntityRecords", "kinesis:GetRecords", "kinesis:SubscribeToShard"),
    *("rds:DownloadDBLogFilePortion", "rds-data:*", "redshift-data:*", "sqs:ReceiveMessage"),
)
RECORDS = (
    *("cloudtrail:GetQueryResults", "cloudtrail:LookupEvents", "cloudtrail:StartQuery"),
    *("config:BatchGet*ResourceConfig", "config:GetAggregateResourceConfig", "config:GetResourceConfigHistory"),
    *("config:Select*", "iam:GenerateCredentialReport", "iam:GetAccountAuthorizationDetails"),
    *("iam:GetCredentialReport", "logs:FilterLogEvents", "logs:GetLog*", "logs:GetQueryResults", "logs:ListAnomalies"),
    *("logs:StartLiveTail", "logs:StartQuery", "logs:Unmask"),
)
"""Who did what, and how everything in an account is set up at once."""
FINDINGS = (
    *("access-analyzer:GetFinding*", "access-analyzer:ListFindings*", "detective:GetInvestigation"),
    *("detective:SearchGraph", "guardduty:GetFindings*", "guardduty:ListFindings", "inspector2:BatchGetCodeSnippet"),
    *("inspector2:BatchGetFindingDetails", "inspector2:GetSbomExport", "inspector2:ListFindings", "macie2:GetFindings"),
    *("macie2:GetSensitiveDataOccurrences", "macie2:ListFindings", "securityhub:GetFindings*"),
    *("securityhub:GetInsightResults",),
)
"""What is weak, and samples of sensitive data."""


def previewing(state: State | None = None) -> str:
    """The policy of a preview role, but for the roles that it goes on to.

    The one of the management account reads the ``state`` too; members have none.
    """
    key = [state.key_arn] if state is not None and state.key_arn is not None else []
    objects = [f"arn:aws:s3:::{state.bucket}/*"] if state is not None else []
    return document(
        [
            statement("Read", "Allow", read()),
            *(_state(state) if state is not None else ()),
            statement("DecryptNothingElse", "Deny", DECRYPT, but=key),
            statement("ReadNoOtherObjects", "Deny", OBJECTS, but=objects),
            statement("ReadNoSecrets", "Deny", SECRETS),
            statement("ReadNoCode", "Deny", CODE),
            statement("ReadNoData", "Deny", DATA),
            statement("ReadNoRecords", "Deny", RECORDS),
            statement("ReadNoFindings", "Deny", FINDINGS),
        ]
    )


def _state(state: State) -> Iterator[Statement]:
    arn = f"arn:aws:s3:::{state.bucket}"
    yield statement("FindState", "Allow", ["s3:GetBucketLocation", "s3:ListBucket"], [arn])
    yield statement("State", "Allow", ["s3:GetObject"], [f"{arn}/*"])
    if state.key_arn is not None:
        yield statement("StateKey", "Allow", ["kms:Decrypt"], [state.key_arn])
