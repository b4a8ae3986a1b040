"""2xx: whether what is declared is offered."""
