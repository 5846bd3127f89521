"""Reading the records into the values that the rules take."""
