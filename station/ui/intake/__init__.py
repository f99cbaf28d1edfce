"""The parts of the Intake page: reason, symptoms, one row a question, and what rows open."""
