"""Drives stacks: finds the engine, runs it, shows what it does, and rehearses it on emulated AWS.

Knows nothing of AWS: no boto3 here, and the emulator is started as a process, never imported.
"""
