"""What waiting costs a person, one module a measure."""
