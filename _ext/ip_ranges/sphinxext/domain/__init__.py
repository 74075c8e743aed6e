"""The domain ip: its objects, its node, what a directive asks for, and which pages depend on what."""
