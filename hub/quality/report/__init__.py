"""A report of the figures to print: ``contents`` says what stands in it, ``drawing`` draws, ``page`` and
``paper`` make HTML and PDF of the same contents."""
