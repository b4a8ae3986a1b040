"""What Azure itself answers: the lists of its command line and of Resource Graph."""
