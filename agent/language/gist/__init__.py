"""The last reader: what a message asks for by its objects, looks and places, whatever the words
between them, where none of those could change the meaning."""
