"""How an operation is answered: a plan made once for each document, run breadth-first (``docs/adr/0054``)."""
