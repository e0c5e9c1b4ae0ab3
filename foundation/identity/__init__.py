"""IAM Identity Center: people and groups, permission sets and where they are assigned, applications."""
