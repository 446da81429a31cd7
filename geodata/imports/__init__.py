"""What a kommun brings of its own: files read, inspected, stored with a difference."""
