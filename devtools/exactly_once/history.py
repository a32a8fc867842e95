"""What happens in a run, made by hypothesis from a seed: the same seed gives the same steps.

A history is made before it happens, so it depends on nothing but the seed. What becomes of a step (a document that is
gone to Procountor is not reset to draft, say) is for the oracle to judge, not for the history to know.
"""

from typing import Any, NamedTuple

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

STEPS = 40
MOST_DOCUMENTS = 14
# Restarting a process takes seconds, and no kind of step shall push the others aside.
MOST = {
    "kill": 3,
    "freeze": 2,
    "cut": 4,
    "turn": 2,
    "order": 8,
    "run_the_action_by_hand": 3,
    "wait": 15,
    "pay": 4,
    "cancel": 2,
}
CUSTOMERS = 8
LOST = ["drop_before_store", "drop_after_store", "late_store", "html", "empty", "truncated", "not_json"]
STATUSES = [
    {"status": 401},
    {"status": 429, "retry_after": 1},
    {"status": 429},
    {"status": 500},
    {"status": 500, "stored": True},
    {"status": 502},
    {"status": 502, "stored": True},
    {"status": 503, "retry_after": 1, "retry_after_form": "date"},
    {"status": 503, "stored": True},
    {"status": 400},
]
STEP_WRITES = [
    "approveInvoice1",
    "send",
    "saveAttachment",
    "markInvoiceAsPaid",
    "insertBusinessPartner",
    "insertBusinessPartner",
    "addProduct",
]
WRITES = ["saveInvoice"] * 4 + STEP_WRITES + ["*"]

documents = st.integers(0, MOST_DOCUMENTS - 1)
moments = st.sampled_from([0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.3])
processes = st.sampled_from(["sender", "sender", "first", "second"])
rows = st.lists(st.tuples(st.integers(1, 99999), st.integers(1, 7)), min_size=1, max_size=4)


class Step(NamedTuple):
    """``name`` is a method of `Person` or `Saboteur`, ``arguments`` are what it is called with."""

    name: str
    arguments: dict[str, Any]

    def __str__(self):
        return f"{self.name}({', '.join(f'{name}={value!r}' for name, value in self.arguments.items())})"


def room_for(name):
    """Let a rule apply while the history has documents, and not too many of these steps already."""
    return precondition(lambda self: self.documents and sum(step.name == name for step in self.steps) < MOST[name])


class History(RuleBasedStateMachine):
    """The rules: what can happen, and what has to be there before."""

    made = []

    def __init__(self):
        super().__init__()
        self.steps, self.documents = [], 0

    def add(self, name, **arguments):
        self.steps.append(Step(name, arguments))

    def has(self, name):
        return any(step.name == name for step in self.steps)

    def teardown(self):
        self.add("send", documents=list(range(self.documents)), times=1)
        self.made.append(self.steps)

    # People.

    @precondition(lambda self: self.documents < MOST_DOCUMENTS)
    @rule(customer=st.integers(0, CUSTOMERS - 1), rows=rows)
    def invoice(self, customer, rows):
        self.add("invoice", document=self.documents, customer=customer, rows=rows)
        self.documents += 1

    @precondition(lambda self: self.documents < MOST_DOCUMENTS - 3)
    @rule(customer=st.integers(0, CUSTOMERS - 1), rows=rows)
    def three_invoices_of_one_customer(self, customer, rows):
        for number in range(self.documents, self.documents + 3):
            self.add("invoice", document=number, customer=customer, rows=rows)
        self.documents += 3

    @precondition(lambda self: 0 < self.documents < MOST_DOCUMENTS)
    @rule(original=documents)
    def credit_note(self, original):
        self.add("credit_note", document=self.documents, original=original % self.documents)
        self.documents += 1

    @precondition(lambda self: self.documents)
    @rule(document=documents, times=st.sampled_from([1, 1, 1, 10]), seconds=moments)
    def send(self, document, times, seconds):
        self.add("send", documents=[document % self.documents], times=times)
        self.add("wait", seconds=seconds)

    @precondition(lambda self: self.documents)
    @rule(times=st.sampled_from([1, 1, 4]), seconds=moments)
    def send_all(self, times, seconds):
        self.add("send", documents=list(range(self.documents)), times=times)
        self.add("wait", seconds=seconds)

    @precondition(lambda self: sum(step.name == "send_when_confirmed" for step in self.steps) < 3)
    @rule(at_once=st.booleans())
    def send_when_confirmed(self, at_once):
        self.add("send_when_confirmed", at_once=at_once)

    @precondition(lambda self: self.documents)
    @rule(document=documents)
    def reset_to_draft(self, document):
        self.add("reset_to_draft", document=document % self.documents)

    @precondition(lambda self: self.has("reset_to_draft"))
    @rule()
    def confirm_again(self):
        self.add("confirm_again")

    @room_for("cancel")
    @rule(document=documents)
    def cancel(self, document):
        self.add("cancel", document=document % self.documents)

    @precondition(lambda self: self.documents)
    @rule(document=documents, seconds=moments)
    def edit_in_flight(self, document, seconds):
        """The invoice's row stays locked for a while, and its request leaves meanwhile."""
        self.add("send", documents=[document % self.documents], times=1)
        self.add("edit", document=document % self.documents, seconds=seconds)

    @room_for("pay")
    @rule(document=documents, percent=st.sampled_from([30, 100]))
    def pay(self, document, percent):
        self.add("pay", document=document % self.documents, percent=percent)

    @room_for("run_the_action_by_hand")
    @rule()
    def run_the_action_by_hand(self):
        self.add("run_the_action_by_hand")

    @room_for("wait")
    @rule(seconds=moments)
    def wait(self, seconds):
        self.add("wait", seconds=seconds)

    # The service.

    @room_for("order")
    @rule(kind=st.sampled_from(LOST), times=st.integers(1, 3), operation=st.sampled_from(WRITES))
    def lose_answers(self, kind, times, operation):
        seconds = {"seconds": 1.5} if kind == "late_store" else {}
        self.add("order", order={"kind": kind, "operation": operation, "times": times, **seconds})

    @room_for("order")
    @rule(status=st.sampled_from(STATUSES), times=st.integers(1, 4), operation=st.sampled_from(WRITES))
    def answer_with_a_status(self, status, times, operation):
        self.add("order", order={"kind": "status", "operation": operation, "times": times, **status})

    @room_for("order")
    @rule(seconds=st.sampled_from([0.3, 1, 2, 4]), stored=st.booleans(), operation=st.sampled_from(WRITES))
    def answer_slowly(self, seconds, stored, operation):
        order = {"kind": "delay", "operation": operation, "times": 3, "seconds": seconds, "stored": stored}
        self.add("order", order=order)

    @room_for("order")
    @rule(order=st.sampled_from([{"kind": "drop_before_store"}, {"kind": "status", "status": 503}]))
    def disturb_logins(self, order):
        self.add("order", order={"operation": "getToken", "times": 1, **order})

    @room_for("turn")
    @rule(switch=st.sampled_from([{"search_delay": 2}, {"token_life": 2}, {"rate_limit": "20/s"}]))
    def turn(self, switch):
        self.add("turn", switch=switch)

    # The processes and the database.

    @room_for("kill")
    @rule(process=processes, moment=st.sampled_from(["sending", "sending", "after"]), seconds=moments)
    def send_and_kill(self, process, moment, seconds):
        self.add("send", documents=list(range(self.documents)), times=1)
        self.add("kill", process=process, moment=moment, seconds=seconds)

    @room_for("freeze")
    @rule(moment=st.sampled_from(["sending", "after"]), seconds=st.sampled_from([1, 8, 16]))
    def send_and_freeze(self, moment, seconds):
        self.add("send", documents=list(range(self.documents)), times=1)
        self.add("freeze", moment=moment, seconds=seconds)

    @room_for("cut")
    @rule(process=processes, moment=st.sampled_from(["sending", "after"]), seconds=moments)
    def send_and_cut(self, process, moment, seconds):
        self.add("send", documents=list(range(self.documents)), times=1)
        self.add("cut", process=process, moment=moment, seconds=seconds)


def history(number, steps=STEPS):
    """Return the list of steps of the seed ``number``."""
    machine = seed(number)(type("Seeded", (History,), {"made": []}))
    quick = settings(
        max_examples=3,  # the first is the simplest there is, whatever the seed
        stateful_step_count=steps,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=quick)
    return machine.made[-1]
