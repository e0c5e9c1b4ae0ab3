"""Names of the archive's resources, fixed for ever: policies of several accounts rest on them."""

KEY_ALIAS = "alias/foundation-logs"
READER_ROLE = "foundation-log-reader"
TRAIL = "foundation-organization"


def trail_arn(home_region: str, management_account: str) -> str:
    """The ARN of the organization trail, which the bucket's policy names before the trail exists."""
    return f"arn:aws:cloudtrail:{home_region}:{management_account}:trail/{TRAIL}"
