"""What the public sends: baked forms, the endpoint that takes comments, and what a receipt code opens."""
