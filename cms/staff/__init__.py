"""Staff pages: what I owe, the review form, rectification; for secretaries and unit offices without CMS access."""
