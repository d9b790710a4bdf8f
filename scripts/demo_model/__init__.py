"""The pieces of the small speech model that the demo and the tests run on."""
