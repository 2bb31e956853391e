"""Do the tests notice when the kernel is changed? Every small change of `symkl/proof/`, each tried by itself.

The operators are mutmut's, the runner is our own, because neither mutmut's nor cosmic-ray's does here:

- mutmut puts a trampoline around every function. Then a derivation names the trampoline's line as its own, and terms as
  deep as they may be meet Python's limit of recursion: the tests fail before anything is changed. It leaves alone what
  is decorated, and the tables of rules that `defined.py` and `normal.py` consist of.
- cosmic-ray changes the file in place and starts a new pytest for each of its 4475 mutants: 2 s to collect the tests
  and up to 6 s to run them, three hours in all. A third of its changes cannot matter (`|` in annotations, `<` for `==`
  between values that have no order), and it knows none of strings, `in` and arguments.

A trial here is a fork that loads the changed text in place of the file: 0.2 s for most, and no file changes.
"""
