"""How long the product takes, held against the least that the same work can take on this machine; `make bench`."""
