"""`python -m automation` is `foundation`."""

from automation.cli import main

main()
