"""Who checks the checker: what it refuses, what it needs, and why a step holds."""
