"""Runs a Pulumi program without engine, cloud or network, and tells what it declares.

This folder is run by path, in the interpreter of the project that it records. It therefore imports the standard
library and that project's own `pulumi`, of whatever version, and nothing else; its own modules by relative names.

What to run comes as JSON by standard input. The result goes to what standard output was when it began: lines of JSON,
one object a resource, a note, a secret or the failure, and `{"done": true}` at the end. What the program itself prints
goes to standard error. Secrets are among the results so that whoever reads them can mask them in all that is shown.
"""
