"""The server of the Model Context Protocol: questions of a coding agent, put to what answers the command line."""
