"""What goes wrong: at the service, in the processes, in the database."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

SECONDS_TO_SEND = 3
IN_FLIGHT = "SELECT count(*) FROM procountor_exchange WHERE state = 'sending'"


class Saboteur:
    """Takes the steps of misfortune, and counts what happened in ``done``.

    Kills and freezes happen beside the steps of people, one after the other.
    """

    def __init__(self, world):
        self._world = world
        self.done = Counter()
        # The system ends a process with the thread that started it, so one thread lives as long as the world.
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="sabotage")
        self._jobs = []

    def order(self, order):
        """Order a fault at the sandbox."""
        self._world.operator("POST", "faults", order)

    def turn(self, switch):
        """Turn a switch of the sandbox."""
        self._world.operator("PATCH", "settings", switch)
        self.done.update(switch.keys())

    def kill(self, process, moment, seconds):
        self._do_beside(self._kill, process, moment, seconds)

    def freeze(self, moment, seconds):
        self._do_beside(self._freeze, "sender", moment, seconds)

    def cut(self, process, moment, seconds):
        self._do_beside(self._cut, process, moment, seconds)

    def make_good(self):
        """Wait until every process lives again, and take the faults back."""
        for job in self._jobs:
            job.result()
        self._jobs.clear()
        for fault in self._world.operator("GET", "faults"):
            self.done[_name(fault)] += fault["used"]
        self._world.operator("DELETE", "faults")
        self._world.operator("PATCH", "settings", {"search_delay": 0, "token_life": 3600, "rate_limit": "off"})

    def close(self):
        """End the thread."""
        self._beside.shutdown()

    def _do_beside(self, act, *arguments):
        self._jobs.append(self._beside.submit(act, *arguments))

    def _kill(self, process, moment, seconds):
        victim = self._chosen(process, moment, seconds)
        victim.kill()
        self.done["kill -9"] += 1
        victim.start()

    def _freeze(self, process, moment, seconds):
        victim = self._chosen(process, moment, 0.1)
        self.done["SIGSTOP"] += 1
        victim.freeze(seconds)

    def _cut(self, process, moment, seconds):
        self.done["pg_terminate_backend"] += self._world.cut(self._chosen(process, moment, seconds))

    def _chosen(self, process, moment, seconds):
        """Return the process once the moment is there: a request is in flight, or so many seconds later."""
        deadline = time.monotonic() + (SECONDS_TO_SEND if moment == "sending" else 0)
        while time.monotonic() < deadline and not self._world.rows(IN_FLIGHT)[0]["count"]:
            time.sleep(0.01)
        time.sleep(seconds / 10 if moment == "sending" else seconds)
        first, second = self._world.processes
        chosen = {"first": first, "second": second}
        return chosen.get(process) or self._world.sender() or first


def _name(fault):
    details = [str(fault["status"])] if "status" in fault else []
    return " ".join([fault["kind"], *details, *(["stored"] if fault.get("stored") else [])])
