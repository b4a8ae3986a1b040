"""6xx: how an account is secured and observed."""
