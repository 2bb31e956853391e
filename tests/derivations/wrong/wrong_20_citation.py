"""(20) is true, but cites too little: nothing says that the cross term of (17) vanishes."""

from edited import edited

fails_at = "20"
derivation = edited("20", cites=("17", "18"))
