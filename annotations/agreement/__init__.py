"""What several people's decisions add up to, and how far those people agree. No Django."""
