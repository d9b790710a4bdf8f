"""Local, private voice practice for a second interview."""

__version__ = "0.1.0"
