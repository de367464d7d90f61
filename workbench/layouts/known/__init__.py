"""The layouts that there are, one module each, found by `LAYOUT`."""
