"""What must not be lost: visits, results, waveforms and the outbox, in one encrypted SQLite file."""
