"""The ways from anywhere to the screens, each loaded when it is first gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App

if TYPE_CHECKING:
    from voiceprep.tui import Opening


class Ways(App[None]):
    """What shows a screen and needs nothing else."""

    def open(self, opening: Opening) -> None:
        """Go where the command line says."""
        if opening.mock:
            self.action_mock(opening.plan)
        elif opening.drill:
            self.action_drills(opening.drill)
        elif opening.newcomer and opening.question is None:
            self.action_welcome()

    def action_help(self) -> None:
        """Show the keys and what they do."""
        from voiceprep.tui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen())

    def action_welcome(self) -> None:
        """Show the first steps."""
        from voiceprep.tui.screens.welcome import WelcomeScreen

        self.push_screen(WelcomeScreen())

    def action_settings(self) -> None:
        """Show the settings."""
        from voiceprep.tui.screens.settings import SettingsScreen

        self.push_screen(SettingsScreen())

    def action_models(self) -> None:
        """Show the speech models."""
        from voiceprep.tui.screens.models import ModelsScreen

        self.push_screen(ModelsScreen())

    def action_choose(self) -> None:
        """Show all questions."""
        from voiceprep.tui.screens.choose import ChooseScreen

        self.push_screen(ChooseScreen())

    def action_history(self) -> None:
        """Show all takes."""
        from voiceprep.tui.screens.history import HistoryScreen

        self.push_screen(HistoryScreen())

    def action_mock(self, plan: str = "") -> None:
        """Begin a mock interview, for this plan or the one prepared, or go on with one."""
        from voiceprep.tui.screens.mock import MockScreen

        self.push_screen(MockScreen(plan))

    def action_drills(self, first: str = "") -> None:
        """Show the drills, and begin the one of that name."""
        from voiceprep.tui.screens.drills import DrillsScreen

        self.push_screen(DrillsScreen(first))

    def show_plans(self) -> None:
        """Show all plans, as the one page behind the next."""
        from voiceprep.tui.screens.plan import PlanScreen
        from voiceprep.tui.screens.plans import PlansScreen

        if isinstance(self.screen, PlanScreen):
            self.screen.dismiss()
        if not any(isinstance(each, PlansScreen) for each in self.screen_stack):
            self.push_screen(PlansScreen())

    def open_plan(self, name: str) -> None:
        """Show one plan."""
        from voiceprep.tui.screens.plan import PlanScreen

        self.push_screen(PlanScreen(name))
