"""The page: chat, picture, graph and history side by side, in a browser. Built on Chainlit."""
