"""A local copy of the Procountor REST service, for trying, testing and teaching.

It is a process of its own (``python -m sandbox``), written from the specification in ``data/openapi.yaml`` and
from public descriptions of the service, never from a client. It imports nothing of the Odoo addon.
"""
