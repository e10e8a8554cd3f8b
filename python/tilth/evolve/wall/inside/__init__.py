"""What runs in the limited process, and in the one that builds; it imports nothing but Python and wasmtime.

Both are started without Tilth on their path: what is not there cannot be reached. So imports are relative.
"""
