"""Measuring how right the analysis is, on labelled data that is not part of the project."""
