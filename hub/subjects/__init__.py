"""Subjects (信用主体): how they are named, written and read."""
