"""What happens to an import in the admin: prepare, confirm, cancel, undo. One verb a file."""
