"""What a bad line or a bad radio does to every instrument, and how long it takes to come back."""
