"""The engine: the only package of ours that imports `pulumi.automation`.

`find` looks for the program `pulumi`, `install` puts it there, `stack` drives one stack with it. Everything that
leaves the package is plain data of ours (`automation.events`), so that nothing else depends on the SDK's shapes.
"""
