"""What refuses policy whose documents do not fit together, contradict each other, or could harm.

Each check takes a catalogue and answers problems; none reads the graph.
"""
