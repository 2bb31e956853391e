derivation = "KL = 0"  # expect: `derivation` is a str
