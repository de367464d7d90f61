"""Label forms as data: what a form is, how one is read, and all that follows from it."""
