"""The property graph's shape: vocabulary, identifiers and migrations."""
