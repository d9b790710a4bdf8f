"""Pictures of the program for its README."""
