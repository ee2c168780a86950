"""Much of the same work: states by services, in processes here or on a cluster.

Needs no web part: a machine of a cluster has the engine and this room.
"""
