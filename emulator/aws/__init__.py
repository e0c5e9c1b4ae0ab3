"""Emulated AWS: moto behind a front of ours that logs every call, validates it, and adds what moto is short of."""
