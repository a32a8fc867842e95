"""Subscriptions of notifications (fact book, chapter 17). They are kept, but nothing is ever called."""

import uuid

from ..problems import not_found
from . import Answer, rule
from .listing import Filter, page

HAS_EVENT = "EXISTS (SELECT 1 FROM json_each(webhook.json, '$.subscriptions') AS event WHERE event.value IN ({marks}))"


@rule("getWebhooks")
def get_webhooks(call):
    """List the subscriptions, by address and event."""
    asked, wanted = call.parameters, Filter()
    wanted.equal("url", asked.get("url"))
    if events := asked.get("eventType"):
        wanted.add(HAS_EVENT.format(marks=", ".join("?" * len(events))), *events)
    if order := asked.pop("orderByCreatedDate", None):
        # Ids grow with time.
        asked["orderById"] = order
    return page(call, "webhook", wanted, lambda stored: _shown(stored.document))


@rule("addWebhook")
def add_webhook(call):
    """Subscribe."""
    webhooks = call.register("webhook")
    webhook = {**call.body, "uuid": str(uuid.uuid4()), "id": webhooks.next_id()}
    webhooks.insert(webhook, call.now)
    return {"status": 200, "uuid": webhook["uuid"]}


@rule("updateWebhook")
def update_webhook(call):
    """Change a subscription."""
    webhook = _webhook(call)
    call.register("webhook").replace({**call.body, "uuid": webhook["uuid"], "id": webhook["id"]})
    return {"message": "The webhook was updated."}


@rule("deleteWebhook")
def delete_webhook(call):
    """Take back a subscription."""
    call.register("webhook").delete(_webhook(call)["id"])
    return Answer(204)


def _webhook(call):
    found = call.register("webhook").search("uuid = ?", (call.parameters["uuid"],))
    if not found:
        raise not_found("Webhook")
    return found[0].document


def _shown(webhook):
    return {name: value for name, value in webhook.items() if name != "id"}
