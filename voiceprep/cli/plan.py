"""``voiceprep plan``: the interview being prepared, from the first note to the thank-you notes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voiceprep.cli import wiring
from voiceprep.cli.console import complain, confirmed, narrate
from voiceprep.cli.planwords import summary, to_do_lines
from voiceprep.errors import PlanInvalid, UsageError
from voiceprep.interview.days import countdown, nearest, ticked, to_dos
from voiceprep.interview.plan import after, notices, plan_name, title
from voiceprep.interview.plankeys import name_fault
from voiceprep.model import Plan
from voiceprep.text import safe_line

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    from voiceprep.library.plans import TomlPlans


def run(options: Namespace) -> int:
    """Do what was asked for."""
    parts = wiring.parts(options)
    if options.action == "check" and (options.sound or options.input is not None):
        from voiceprep.cli import plansound

        return plansound.run(parts, options)
    return ACTIONS[options.action](parts, options)


def now() -> datetime:
    """Return the moment that to-dos are counted from."""
    return datetime.now(UTC)


def chosen(plans: TomlPlans, name: str | None) -> Plan:
    """Return the plan of that name, else the one that matters now, and say which.

    Raises
    ------
    UsageError
        There is none yet.
    PlanInvalid
        None can be read, or not that one.
    """
    if name is not None:
        return plans.load(name)
    listed = plans.list()
    found = nearest(listed, now())
    if found is None:
        if plans.problems():
            raise PlanInvalid("\n".join(plans.problems()), "voiceprep plan edit NAME")
        raise UsageError("There is no plan yet.", "Begin one: voiceprep plan new NAME")
    if len(listed) > 1:
        narrate(f"The plan is {found.name}; another one is shown by its name.")
    return found


def _new(parts: wiring.Parts, options: Namespace) -> int:
    fault = name_fault(options.name)
    if fault:
        raise UsageError(fault[:1].upper() + fault[1:] + ".", f"Try: {plan_name(options.name)}")
    file = parts.plans.file(options.name)
    if file.exists():
        raise UsageError(
            f"There is a plan {options.name} already: {safe_line(str(file))}.",
            f"voiceprep plan edit {options.name}",
        )
    begun = after(parts.plans.load(options.old), options.name) if options.old else None
    given = {
        "company": options.company,
        "role": options.role,
        "day": options.date,
        "at": options.time,
        "zone": options.timezone,
        "format": options.format,
    }
    plan = replace(
        begun or Plan(options.name), **{field: value for field, value in given.items() if value}
    )
    parts.plans.save(plan)
    print(file)
    narrate(f"Say more about it: voiceprep plan edit {options.name}")
    narrate(f"Make what you record count for it: voiceprep plan prepare {options.name}")
    return 0


def _list(parts: wiring.Parts, options: Namespace) -> int:
    plans = parts.plans.list()
    next_one = nearest(plans, now())
    for plan in plans:
        if options.json:
            told = {"title": title(plan), "countdown": countdown(plan, now())}
            print(line({"name": plan.name, **told, "next": plan is next_one}))
        else:
            mark = "*" if plan is next_one else " "
            print(f"{mark} {plan.name:<24} {title(plan)}  {countdown(plan, now())}")
    for problem in parts.plans.problems():
        narrate(problem)
    if not plans and not parts.plans.problems():
        narrate("There is no plan yet. Begin one: voiceprep plan new NAME")
    return PlanInvalid.exit_code if parts.plans.problems() else 0


def _show(parts: wiring.Parts, options: Namespace) -> int:
    plan = chosen(parts.plans, options.name)
    if options.json:
        from voiceprep.interview.planjson import plan_json

        found = [_to_do_json(to_do) for to_do in to_dos(plan, now())]
        print(line({**plan_json(plan), "countdown": countdown(plan, now()), "to_do": found}))
        return 0
    print(summary(plan, now()))
    print("\n".join(to_do_lines(to_dos(plan, now()), now())))
    for notice in notices(plan):
        narrate(notice)
    return 0


def _to_do_json(to_do: Any) -> dict[str, Any]:  # noqa: ANN401 - a ToDo, which loads with days
    due = to_do.due.isoformat() if to_do.due is not None else None
    return {"id": to_do.id, "text": to_do.text, "why": to_do.why, "state": to_do.state, "due": due}


def _tick(parts: wiring.Parts, options: Namespace) -> int:
    from voiceprep.interview.daycheck import check_list

    plan = chosen(parts.plans, options.name)
    known = {to_do.id for to_do in to_dos(plan, now())} | {i.id for i in check_list(plan.format)}
    strange = [id_ for id_ in options.ids if id_ not in known and id_ not in plan.ticks]
    if strange:
        raise UsageError(
            f"There is nothing to tick called {', '.join(map(safe_line, strange))}.",
            "See `voiceprep plan show`.",
        )
    for id_ in options.ids:
        plan = ticked(plan, id_, done=not options.undo)
    parts.plans.save(plan)
    print("\n".join(to_do_lines(to_dos(plan, now()), now())))
    return 0


def _check(parts: wiring.Parts, options: Namespace) -> int:
    names = [*options.files, *([options.name] if options.name else [])]
    if not names:
        return _list_faults(parts.plans)
    bad = 0
    for name in names:
        try:
            plan = _given(parts.plans, name)
        except PlanInvalid as fault:
            complain(fault)
            bad += 1
        else:
            _tell_clean(plan, name)
    return PlanInvalid.exit_code if bad else 0


def _list_faults(plans: TomlPlans) -> int:
    found = plans.list()
    for plan in found:
        _tell_clean(plan, plan.name)
    for problem in plans.problems():
        narrate(problem)
    if not found and not plans.problems():
        narrate("There is no plan yet. Begin one: voiceprep plan new NAME")
    return PlanInvalid.exit_code if plans.problems() else 0


def _given(plans: TomlPlans, name: str) -> Plan:
    from voiceprep.library.plans import read_plan

    is_file = Path(name).suffix.lower() == ".toml" or Path(name).name != name
    return read_plan(Path(name)) if is_file else plans.load(name)


def _tell_clean(plan: Plan, name: str) -> None:
    print(f"{safe_line(name)}: {title(plan)}, no faults")
    for notice in notices(plan):
        narrate(f"{safe_line(name)}: {notice}")


def _edit(parts: wiring.Parts, options: Namespace) -> int:
    from voiceprep.cli import planedit

    name = options.name or chosen(parts.plans, None).name
    return planedit.edit(parts.plans, name)


def _export(parts: wiring.Parts, options: Namespace) -> int:
    from voiceprep.interview.planjson import plan_json, plan_markdown

    plan = chosen(parts.plans, options.name)
    if options.markdown:
        print(plan_markdown(plan), end="")
    else:
        print(json.dumps(plan_json(plan), ensure_ascii=False, indent=2))
    return 0


def _prepare(parts: wiring.Parts, options: Namespace) -> int:
    file = parts.studio().settings_file
    plan = None if options.stop else chosen(parts.plans, options.name)
    file.save(replace(file.load(), plan=plan.name if plan is not None else ""))
    if plan is None:
        narrate("From now on, what you record counts for no interview.")
    else:
        print(plan.name)
        narrate(f"From now on, what you record counts for: {title(plan)}.")
    return 0


def _consistency(parts: wiring.Parts, options: Namespace) -> int:
    from voiceprep.interview.rounds import consistency_lines, settle
    from voiceprep.preparing import takes_for

    plan = chosen(parts.plans, options.name)
    for id_, undo in ((options.settle, False), (options.unsettle, True)):
        if id_:
            _known_contradiction(plan, id_, settled=undo)
            plan = parts.plans.save(settle(plan, id_, undo=undo))
    told = tuple(consistency_lines(plan, takes_for(parts.studio(), plan)))
    print("\n".join(told))
    if len(told) > 1:
        narrate(f"If one is fine: voiceprep plan consistency {plan.name} --settle ID")
    return 0


def _known_contradiction(plan: Plan, id_: str, *, settled: bool) -> None:
    """Refuse what is no id: a slip would be kept in the plan for ever."""
    from voiceprep.interview.consistency import is_id

    if id_ not in plan.settled if settled else not is_id(id_):
        raise UsageError(
            f"There is no contradiction {safe_line(id_)}.",
            f"See `voiceprep plan consistency {plan.name}`.",
        )


def _crib(parts: wiring.Parts, options: Namespace) -> int:
    from voiceprep.interview.crib import crib, crib_markdown, crib_text

    plan = chosen(parts.plans, options.name)
    when = countdown(plan, now()).partition(": ")[2]
    page = crib(plan, when)
    if not page.parts:
        narrate(f"There is nothing on it yet. Fill the plan: voiceprep plan edit {plan.name}")
    if not options.html:
        print((crib_markdown if options.markdown else crib_text)(page), end="")
        return 0
    file = parts.studio().papers.crib(plan, when)
    print(file)
    if options.open:
        import webbrowser

        if not webbrowser.open(file.as_uri()):
            narrate("No browser answered; open the file yourself.")
    return 0


def _debrief(parts: wiring.Parts, options: Namespace) -> int:
    from voiceprep.cli import plandebrief

    return plandebrief.debrief(parts.plans, chosen(parts.plans, options.name), options)


def _thanks(parts: wiring.Parts, options: Namespace) -> int:
    from voiceprep.cli import plandebrief

    return plandebrief.thanks(chosen(parts.plans, options.name), options)


def _forget(parts: wiring.Parts, options: Namespace) -> int:
    file = parts.plans.file(options.name)  # a plan with faults can be forgotten too
    sure = options.yes or not file.is_file()
    if not sure and not confirmed(f"Put the plan {options.name} in the trash?"):
        narrate("Nothing was forgotten. With --yes it is done without asking.")
        return 1
    parts.plans.forget(options.name)
    narrate(f"Forgotten. Until the trash is emptied: voiceprep plan restore {options.name}")
    return 0


def _restore(parts: wiring.Parts, options: Namespace) -> int:
    parts.plans.restore(options.name)
    narrate("It is back.")
    return 0


def _empty_trash(parts: wiring.Parts, options: Namespace) -> int:
    names = parts.plans.forgotten()
    if names and not options.yes and not confirmed(f"Remove for good: {', '.join(names)}?"):
        narrate("Nothing was removed. With --yes it is done without asking.")
        return 1
    gone = parts.plans.empty_trash()
    narrate(f"{gone} forgotten {'plan is' if gone == 1 else 'plans are'} gone for good.")
    return 0


def line(found: dict[str, Any]) -> str:
    """Return the object as one line of JSON."""
    return json.dumps(found, ensure_ascii=False)


ACTIONS: dict[str, Callable[[wiring.Parts, Namespace], int]] = {
    "new": _new,
    "list": _list,
    "show": _show,
    "tick": _tick,
    "check": _check,
    "edit": _edit,
    "export": _export,
    "prepare": _prepare,
    "consistency": _consistency,
    "crib": _crib,
    "debrief": _debrief,
    "thanks": _thanks,
    "forget": _forget,
    "restore": _restore,
    "empty-trash": _empty_trash,
}
