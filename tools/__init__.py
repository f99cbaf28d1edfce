"""Tools of the project; `make help` lists those that have a target."""
