"""What is being prepared: question banks, and what stands around the answers to them."""
