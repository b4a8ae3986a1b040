"""Compiles documents and answers of Azure Resource Manager into editions and captures of the catalog."""
