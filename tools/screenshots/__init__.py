"""Pictures of every page for `docs/screenshots/`, from real visits in the real window."""
