"""The connection with the sandbox."""

VALUES = {
    "name": "Sandbox",
    "environment": "sandbox",
    "client_id": "sandboxClient",
    "client_secret": "sandbox-secret",
    "api_key": "sandbox-key-1",
    "go_live_date": False,
    "setup_step": "done",
}


def connect(env, url):
    """Make the connection, or lead the one that is there to where the sandbox answers today."""
    connections = env["procountor.connection"].with_context(active_test=False).search([("environment", "=", "sandbox")])
    if not connections:
        connections = env["procountor.connection"].create(
            VALUES | {"url": url, "company_id": env.company.id, "user_id": env.ref("base.user_admin").id}
        )
    # another port is another address, which empties the secrets
    connections.write({name: VALUES[name] for name in ("client_id", "client_secret", "api_key")} | {"url": url})
    for connection in connections.filtered("active"):
        connection.action_test_connection()
        if connection.state != "connected":
            raise RuntimeError(f"The connection {connection.name} does not work: {connection.state_message}")
