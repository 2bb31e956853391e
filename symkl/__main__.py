"""``python -m symkl`` is ``symkl``."""

from symkl.cli import program

if __name__ == "__main__":
    raise SystemExit(program())
