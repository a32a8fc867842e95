"""What ./dev does, one file per matter. Standard library only where the venv need not exist yet."""
