"""The command line `lofteskartan`: one module a verb."""
