"""The language: typed expressions that keep the form as written, and their concrete syntaxes."""
