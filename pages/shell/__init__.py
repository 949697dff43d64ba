"""What surrounds every page: navigation's frame, shared controls, what was asked for, the server."""
