from odoo.exceptions import UserError


class Problem(str):
    """A sentence that tells a person what to mend, and the record where that is done.

    It is a text wherever a text is wanted. One that is not ``is_blocking`` is a warning: the document
    can be sent as it is.
    """

    def __new__(cls, sentence, record, is_blocking=True):
        problem = super().__new__(cls, sentence)
        problem.record = record
        problem.is_blocking = is_blocking
        return problem

    @classmethod
    def of(cls, sentence, record):
        """Return ``sentence`` as a problem; one that is mended elsewhere already keeps its own record."""
        return sentence if isinstance(sentence, cls) else cls(sentence, record)


class Blocked(UserError):
    """The document cannot be sent as it is: ``problems`` says why."""

    def __init__(self, problems):
        super().__init__('\n'.join(problems))
        self.problems = problems
