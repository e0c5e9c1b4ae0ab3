"""The guardrails: one file each, named after its statement. Composing and attaching are elsewhere."""
