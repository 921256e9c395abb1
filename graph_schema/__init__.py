"""The property graph's shape: vocabulary and migrations."""
