"""The pages: each has one function ``page`` that draws it from the visitor's state."""
