"""What holds of the code as a whole: its storeys, and the figures that say how far they hold."""
