"""Names looked up from the command line: questions in, answers out as table, JSON, CSV or a map."""
