"""What follows from the tag schema, decided before anything is declared. Pure."""
