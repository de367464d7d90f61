"""What engines of models on this machine share: their languages, pieces, folders and limits."""
