"""The pages of the dialogue in the admin."""
