"""8xx: order and change over the plan."""
