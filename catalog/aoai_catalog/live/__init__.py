"""What Azure Resource Manager answers today, asked by Microsoft's own SDK: the only room that talks to a network."""
