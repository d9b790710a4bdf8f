"""What the settings offer, each choice in words."""

from __future__ import annotations

RATES = (
    (130, "slow, 130 words a minute"),
    (160, "normal, 160"),
    (190, "brisk, 190"),
    (220, "fast, 220"),
)
THINKING = ((0, "none"), (5, "5 seconds"), (15, "15 seconds"), (30, "30 seconds"), (60, "1 minute"))
THEMES = (("auto", "as the terminal says"), ("dark", "dark"), ("light", "light"))
ALOUD = ((True, "yes"), (False, "no, I read them myself"))
TEXT = ((True, "yes"), (False, "hidden until I press h"))
PROFILES = (
    ("", "for everyone"),
    ("stutter", "for people who stutter"),
    ("second language", "for a second language"),
)
UPTALK = ((False, "no"), (True, "yes, for information"))
RATE_FIRST = ((False, "no"), (True, "yes, before any number is shown"))
LONGEST = (
    (120, "2 minutes"),
    (180, "3 minutes"),
    (300, "5 minutes"),
    (600, "10 minutes"),
    (1800, "30 minutes"),
)
STEPS = (
    ((60, 90, 120, 150), "1:00  1:30  2:00  2:30"),
    ((30, 45, 60, 75), "0:30  0:45  1:00  1:15"),
    ((60, 120, 180, 240), "1:00  2:00  3:00  4:00"),
    ((), "none"),
)
