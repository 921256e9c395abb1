"""The computation of periods (期间的计算) and working days: one arithmetic for every room.

Pure, and without policy: which length a period has is said elsewhere.
"""
