"""3xx: capacity and quota."""
