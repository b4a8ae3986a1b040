"""Started by the Pulumi engine, which reads the port from standard output."""

from aoai_components._plugin import serve

if __name__ == "__main__":
    serve()
