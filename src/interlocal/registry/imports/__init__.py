"""From a file's bytes to rows that may be saved, and the problems of those that may not.

Nothing here reads or writes the database: what is known already comes in as plain
values. A file that cannot be read at all raises ImportRefused; a bad row is listed.
"""
