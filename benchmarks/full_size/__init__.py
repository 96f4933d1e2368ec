"""How fast full-size profiles are, and what memory they take: `python -m benchmarks speed`."""

# What is measured of a full-size profile, in this order.
SECTIONS = ("remove", "insert", "memory", "learn", "move", "limits", "kernels", "low-memory")
