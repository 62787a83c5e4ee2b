"""The `precis` command: reading tasks on a desktop, and what the project's developers do."""
