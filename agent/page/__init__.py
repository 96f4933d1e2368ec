"""The page: conversations in a browser, on Chainlit."""
