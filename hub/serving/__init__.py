"""The process that serves: its door to the network, its logs, metrics, health and first words.

What is asked and answered stands in :mod:`resolvers`.
"""
