"""One file per resource of the service."""
