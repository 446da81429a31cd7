"""Answers to a planner's questions: pure functions on bundles and frames."""
