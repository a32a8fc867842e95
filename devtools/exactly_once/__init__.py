"""The proof of exactly-once: random histories on two real Odoo processes and the sandbox, and an oracle that compares.

A history (`history`) is a list of steps made from a seed: what people do, what the service does wrong, what becomes of
the processes. A run (`runs`) lets a `Person` and a `Saboteur` take the steps in the `World`, takes the faults back,
waits until nothing is on its way any more, and asks the `oracle` whether both sides hold the same.
"""
