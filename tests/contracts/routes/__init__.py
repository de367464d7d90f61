"""Every route with every method, asked by every role: what is answered, and what must be."""
