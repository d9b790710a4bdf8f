"""What is kept: settings, history, recordings, recovery, backup; all on this machine."""
