"""The nodes of the graph, one file each: chat, take, resolve, confirm, plan, render, ..."""
