"""The endpoint: one HTTP request becomes one GraphQL operation, within its limits.

What the fields answer stands in the modules of the nouns.
"""
