"""The recorder, which runs in the interpreter of the project that it records."""
