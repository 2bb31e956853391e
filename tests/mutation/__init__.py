"""Do the tests notice when the kernel is changed? Every small change of `symkl/proof/`, each tried by itself."""
