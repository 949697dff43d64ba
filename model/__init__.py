"""A small attention seq2seq translator that shows its work. Knows torch; knows nothing of the interface."""
