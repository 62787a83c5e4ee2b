"""One module for each family of subcommands. A command parses, calls one function, prints."""
