import sys

sys.exit(3)  # expect: sys.exit(3)
