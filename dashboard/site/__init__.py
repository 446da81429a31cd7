"""The public site: static files that need no server, no third party and no script to be read."""
