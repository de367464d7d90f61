"""Label: a person answers questions about an item; those of the culture form, of its source."""
