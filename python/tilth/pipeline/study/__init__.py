"""What seeding rules cost, and how little might be enough."""
