"""Nothing but `pulumi-plugin.json`.

The engine takes every distribution named `pulumi-...` for the SDK of a plugin, which it then downloads. The file, in a
package of the distribution's own name, says that there is none: the components run in the program itself.
"""
