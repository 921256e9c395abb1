"""Headers of files: which column of its mapping stands where, whatever its title calls it.

``header`` is the columns of a file, ``title_units`` the units in titles, ``likely_columns`` what a title
probably means, for whoever has to correct it.
"""
