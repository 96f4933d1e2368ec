"""What requests mean: from templates that fitted to tool calls, a file per topic."""
