"""Pages for a browser: each a text that needs nothing else, neither a file nor the network."""
