"""What watches the organization: one delegated service per file, each in the same four steps.

Enable in the delegated account, designate it (by the management account), organization configuration in each Region,
features. The provider of a component's options is the delegated account's; `management` is the management account's.
"""
