"""From loose speech to plain requests: dictation, courtesies, repairs, taken out of the words.

All of it works on the text before a reader sees it, so that every template gains by it.
"""
