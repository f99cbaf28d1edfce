"""Who may do what: users, sessions, rights, and the audit trail of all of it."""
