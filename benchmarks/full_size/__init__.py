"""How fast full-size profiles are, and what memory they take: `python -m benchmarks speed`."""
