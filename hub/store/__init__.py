"""The graph (Neo4j) as the only door to the driver: transactions, commit numbers, migrations.

Statements stand beside the functions that run them, in the rooms of their subject matter.
"""
