"""``python -m symkl`` is ``symkl``."""

from symkl.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
