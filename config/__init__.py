"""Data and its shape: TOML tables and the frozen schema that guards them."""
