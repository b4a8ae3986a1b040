"""Terraform: plans and states as `terraform show -json` writes them, and folders of `.tf` files."""
