"""What an edit spoils beside what it is about, against the truth."""
