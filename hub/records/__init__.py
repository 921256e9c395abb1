"""What a credit record (信用记录) is on a day: how long it is shown, shared and kept, and who sets that.

Pure: the Cypher beside it says the same of what the graph holds.
"""
