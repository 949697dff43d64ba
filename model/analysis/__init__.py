"""What is computed about a translation: its arithmetic, what it depends on, and what would change it."""
