"""Pages to read and share: one self-contained HTML file, nothing loaded from anywhere."""

from voiceprep.report.page import HtmlReporter

__all__ = ["HtmlReporter"]
