"""What reads files and runs programs; each tool in a room of its own."""
