"""What is killed in `bench/durability.py`, and how to see afterwards that nothing was lost."""
