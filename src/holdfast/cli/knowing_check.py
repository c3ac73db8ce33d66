"""`holdfast knowledge check` and `compare`: is the knowledge whole, and what would a changed file of reasons change."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from holdfast.case.moments import last_recorded
from holdfast.cli.failing import Failed
from holdfast.cli.files import checked_case, read_bytes, write_out
from holdfast.knowledge import KnowledgeError
from holdfast.text import Spoken, render

if TYPE_CHECKING:
    from holdfast.approaches.changed_file import ChangedFile


def check(options: argparse.Namespace) -> int:
    """`holdfast knowledge check [FILE ...]`: 0 when all is well; 2 and every fault with file and key otherwise."""
    from holdfast.checking.knowledge import knowledge_faults, knowledge_files

    if options.files:
        for name in options.files:
            write_out("\n".join(_changes(_changed(name))) + "\n")
        return 0
    faults = knowledge_faults()
    if faults:
        write_out("\n".join(faults) + "\n")
        return 2
    write_out(f"{len(knowledge_files())} knowledge files read; every reason has its source and every source its use.\n")
    return 0


def compare(options: argparse.Namespace) -> int:
    """`holdfast knowledge compare FILE CASE ...`: which cases would read differently, each as of its last entry."""
    from holdfast.analysis import analyse
    from holdfast.approaches.changed_file import reads_differently
    from holdfast.approaches.knowledge_files import knowledge
    from holdfast.brief.changed_told import told_of_case

    changed = _changed(options.file)
    lines = list(_changes(changed))
    for name in options.cases:
        case = checked_case(name)
        about = case.record.about
        analysis = analyse(case, last_recorded(case))
        before = analysis.ways_with(knowledge()).argument
        found = reads_differently(before, analysis.ways_with(changed.known).argument)
        said = [
            render(line, Spoken(about.pseudonym, about.address)) for line in told_of_case(found, knowledge(), changed)
        ]
        lines += [f"{about.pseudonym} ({name})", *(f"  {line}" for line in said or ["reads as before"])]
    write_out("\n".join(lines) + "\n")
    return 0


def _changed(name: str) -> ChangedFile:
    from holdfast.approaches.changed_file import read_changed

    try:
        return read_changed(read_bytes(name), Path(name).name)
    except KnowledgeError as error:
        raise Failed(str(error)) from error


def _changes(changed: ChangedFile) -> list[str]:
    from holdfast.approaches.changed_file import about_it, differences
    from holdfast.approaches.knowledge_files import knowledge
    from holdfast.brief.changed_told import told, told_of_it

    lines = (*told_of_it(about_it(knowledge(), changed)), *told(differences(knowledge(), changed)))
    said = [render(line, Spoken("he", "he")) for line in lines]
    return [f"{changed.approach}: a whole file of reasons.", *(f"  {line}" for line in said or ["nothing is changed"])]
