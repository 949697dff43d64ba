"""What a visitor has chosen: language, address, pinned cell, experiments and their history."""
