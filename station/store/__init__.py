"""What must not be lost: visits, results and the outbox, in one encrypted SQLite file."""
