"""Writes the page of the catalogue to standard output: `python -m foundation.permission_sets`."""

import sys

from foundation.permission_sets.page import page

sys.stdout.write(page())
