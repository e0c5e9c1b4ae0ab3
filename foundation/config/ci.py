"""`foundation:identity.ci`: which jobs of GitHub Actions and Pulumi Cloud Deployments preview and deploy.

A job is named by the subject of its OIDC token, whole: there are no wildcards. Sources, read 2026-11:
https://docs.github.com/en/actions/reference/security/oidc (subjects of environments, branches and pull requests; since
2026-07-15 those of new, renamed and transferred repositories carry the ids of owner and repository, after an `@`) and
https://www.pulumi.com/docs/deployments/guides/oidc/ (`pulumi:deploy:org:..:operation:<kind>:scope:write`).
"""

from typing import Annotated

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator

from foundation.config.identifiers import matching
from foundation.config.section import Distinct, Frozen, Given
from foundation.errors import BrokenRule

PREVIEW_ROLE = "foundation-preview"
"""The role that previews with: in the management account, and in each account that is entered."""
REPOSITORY = "^[a-zA-Z0-9][a-zA-Z0-9_-]{0,38}(/[a-zA-Z0-9_.-]{1,100}|@[0-9]{1,20}/[a-zA-Z0-9_.-]{1,100}@[0-9]{1,20})$"
BRANCH = r"^(?!/)(?!.*(//|\.\.|/$))[a-zA-Z0-9_./-]{1,200}$"
ENVIRONMENT = "^[a-zA-Z0-9_.-]{1,100}$"
"""Others may be in GitHub; its tokens write some of their characters otherwise (%3A for a colon)."""
PULUMI_NAME = "^[a-zA-Z0-9_.-]{1,100}$"
BUCKET = r"^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$"
KEY_ARN = "^arn:aws:kms:[a-z0-9-]+:[0-9]{12}:key/[a-zA-Z0-9-]+$"


def repository(text: str) -> str:
    rule = "a repository is owner/name, or owner@id/name@id where its tokens carry the ids; there are no wildcards"
    remedy = "Write what `gh api repos/OWNER/NAME/actions/oidc/customization/sub` shows as its prefix, without `repo:`."
    return matching(REPOSITORY, text, rule, remedy)


def branch(text: str) -> str:
    rule = "a branch is named whole, without refs/heads/ and without wildcards"
    if text.startswith("refs/"):
        raise BrokenRule(rule, "Write the name alone, like main.")
    return matching(BRANCH, text, rule, "Write the name alone, like main.")


def environment(text: str) -> str:
    rule = "an environment is named with 1 to 100 letters, digits or characters of _.-, without wildcards"
    return matching(ENVIRONMENT, text, rule, "Write the name of one environment, like production.")


def pulumi_name(text: str) -> str:
    rule = "organizations, projects and stacks have 1 to 100 letters, digits or characters of _.-, without wildcards"
    return matching(PULUMI_NAME, text, rule, "Write one name, as Pulumi Cloud shows it; upper and lower case count.")


def bucket(text: str) -> str:
    rule = "a bucket's name has 3 to 63 small letters, digits, hyphens or single full stops"
    return matching(BUCKET, text, rule, "Write the name alone, without s3://.")


def key_arn(text: str) -> str:
    rule = "the ARN of a key looks like arn:aws:kms:eu-central-1:111122223333:key/.., and is not an alias"
    return matching(KEY_ARN, text, rule, "Write the ARN that `aws kms describe-key` shows.")


Repository = Annotated[str, AfterValidator(repository), WithJsonSchema({"type": "string", "pattern": REPOSITORY})]
Branch = Annotated[str, AfterValidator(branch), WithJsonSchema({"type": "string", "pattern": BRANCH})]
Environment = Annotated[str, AfterValidator(environment), WithJsonSchema({"type": "string", "pattern": ENVIRONMENT})]
PulumiName = Annotated[str, AfterValidator(pulumi_name), WithJsonSchema({"type": "string", "pattern": PULUMI_NAME})]
BucketName = Annotated[str, AfterValidator(bucket), WithJsonSchema({"type": "string", "pattern": BUCKET})]
KeyArn = Annotated[str, AfterValidator(key_arn), WithJsonSchema({"type": "string", "pattern": KEY_ARN})]


class GitHubJob(Frozen):
    """Jobs of one repository."""

    repository: Repository = Field(description="owner/name; owner@id/name@id where its tokens carry the ids.")
    environment: Given[Environment] = Field(default=None, description="Jobs that reference this environment.")
    branch: Given[Branch] = Field(default=None, description="Jobs on this branch that reference no environment.")

    @property
    def context(self) -> str:
        """The part of the subject after the repository."""
        if self.environment is not None:
            return f"environment:{self.environment}"
        return f"ref:refs/heads/{self.branch}" if self.branch is not None else "pull_request"

    @property
    def subject(self) -> str:
        """The subject of the tokens of these jobs."""
        return f"repo:{self.repository}:{self.context}"


class GitHubDeploy(GitHubJob):
    """Jobs that deploy: of one environment or of one branch, and never of pull requests."""

    @model_validator(mode="after")
    def _one(self) -> "GitHubDeploy":
        if (self.environment is None) == (self.branch is None):
            rule = "what deploys is either an environment or a branch of a repository"
            raise BrokenRule(rule, "Write one of `environment` and `branch`.")
        return self


class GitHubPreview(GitHubJob):
    """Jobs that preview: of the repository's own pull requests, unless it names an environment or a branch."""

    @model_validator(mode="after")
    def _one(self) -> "GitHubPreview":
        if self.environment is not None and self.branch is not None:
            rule = "what previews is an environment or a branch of a repository, or its pull requests"
            raise BrokenRule(rule, "Write at most one of `environment` and `branch`.")
        return self


class GitHub(Frozen):
    """Jobs of GitHub Actions."""

    deploy: Distinct[GitHubDeploy] = Field(default=(), description="What deploys.")
    preview: Distinct[GitHubPreview] = Field(default=(), description="What previews.")


class PulumiStack(Frozen):
    """One stack in Pulumi Cloud."""

    project: PulumiName = Field(description="Its project.")
    stack: PulumiName = Field(description="Its name.")

    def subject(self, organization: str, operation: str) -> str:
        """The subject of the tokens of a deployment that does this operation."""
        stack = f"org:{organization}:project:{self.project}:stack:{self.stack}"
        return f"pulumi:deploy:{stack}:operation:{operation}:scope:write"


class PulumiCloud(Frozen):
    """Deployments of Pulumi Cloud."""

    organization: PulumiName = Field(description="The organization in Pulumi Cloud.")
    deploy: Distinct[PulumiStack] = Field(default=(), description="Stacks whose updates and refreshes deploy.")
    preview: Distinct[PulumiStack] = Field(default=(), description="Stacks whose previews preview.")


class State(Frozen):
    """A bucket that holds the state. Left out where Pulumi Cloud does."""

    bucket: BucketName = Field(description="Name of the bucket.")
    key_arn: Given[KeyArn] = Field(default=None, description="Key of the bucket, or of the stack's secrets.")


class Ci(Frozen):
    """How CI previews and deploys."""

    github: Given[GitHub] = Field(default=None, description="Jobs of GitHub Actions.")
    pulumi_cloud: Given[PulumiCloud] = Field(default=None, description="Deployments of Pulumi Cloud.")
    state: Given[State] = Field(default=None, description="The bucket with the state, unless Pulumi Cloud holds it.")

    @property
    def deploys(self) -> bool:
        """Whether anything deploys."""
        return any(one.deploy for one in (self.github, self.pulumi_cloud) if one is not None)

    @property
    def previews(self) -> bool:
        """Whether anything previews."""
        return any(one.preview for one in (self.github, self.pulumi_cloud) if one is not None)
