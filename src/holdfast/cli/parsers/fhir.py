"""`holdfast fhir`: forms and measures out, answers in. Needs no practice."""

from __future__ import annotations

from holdfast.cli.parsers.late import Commands, late


def add(commands: Commands) -> None:
    fhir = commands.add_parser("fhir", help="FHIR R4: forms and measures out, answers in")
    acts = fhir.add_subparsers(title="act", metavar="ACT", required=True)

    form = acts.add_parser("questionnaire", help="a form as a Questionnaire, with its scores as FHIRPath")
    form.add_argument("instrument", metavar="ID", help="phq-9, b-pni ... (holdfast measures lists them)")
    form.add_argument("--form", metavar="NAME", help="the order it circulates in, where there are several")
    form.add_argument(
        "--non-commercial", action="store_true", help="I state that these words are not used to earn money"
    )
    form.add_argument("--out", metavar="FILE", help="where it goes (else standard output)")
    form.set_defaults(run=late("holdfast.cli.fhir", "questionnaire"))

    answers = acts.add_parser("answers", help="answers from a QuestionnaireResponse; what was not taken is said")
    answers.add_argument("file", metavar="FILE")
    answers.add_argument("--questionnaire", metavar="FILE", help="the form it answers, where its own file is needed")
    answers.add_argument("--instrument", metavar="ID", help="which instrument it is, where the file does not say")
    answers.add_argument("--form", metavar="NAME", help="the form it was printed on, where figures are as printed")
    answers.add_argument("--json", action="store_true", help="one object, for programs")
    answers.set_defaults(run=late("holdfast.cli.fhir", "answers"))

    measures = acts.add_parser("measures", help="the measures of a case file as a Bundle: responses and scores")
    measures.add_argument("case", metavar="CASE", help="a case file (holdfast-case/1)")
    measures.add_argument("--out", metavar="FILE", required=True, help="where it goes")
    measures.set_defaults(run=late("holdfast.cli.fhir", "measures"))
