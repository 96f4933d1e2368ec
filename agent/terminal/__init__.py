"""The command line's drawing: a transcript of events, pictures of graphs, the commands."""
