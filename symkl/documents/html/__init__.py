"""A report as one HTML file that needs no network: cards, a graph, and what the goal rests on.

==============  ======================================================================================
``markup``      elements from text that somebody wrote: everything is escaped, nothing hidden stays so
``page``        the document: its head, its parts, its style and script
``summary``     verdict, counts, what the goal rests on, versions, the command
``card``        one step        ``failure``  what is said of one that failed
``formulas``    equations and matrices        ``unfolded``  explicit matrices and digits of a step
==============  ======================================================================================
"""
