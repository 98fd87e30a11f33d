"""The rules of names: normal forms, the registry as plain rows, the resolver, and search while typing."""
