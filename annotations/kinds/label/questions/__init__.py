"""A form's questions on a page: inputs, keys, the text that they are about, answers in words."""
