"""Devices and engines: microphone, playback, audio files, voices, recognisers, speech models.

What libraries raise is translated here into `VoiceprepError`; nothing here decides what a number
means.
"""
