"""Repair (信用修复): applied for, decided, in effect at once here and in partner regions."""
