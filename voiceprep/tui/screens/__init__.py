"""The screens, one a file with its style beside it."""
