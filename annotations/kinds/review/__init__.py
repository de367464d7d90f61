"""Review: a person judges the texts that engines offer, and mends them."""
