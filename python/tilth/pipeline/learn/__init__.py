"""Learning: the equations of the seeds at generic points, those that matter, and the masters."""
