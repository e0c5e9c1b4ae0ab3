"""IAM's evaluation of policies: matching, conditions, statements, and what a resource's own policy decides. Pure."""
