"""What an uploaded file really is. Runs in a child process: see projects/inspecting.py."""


class FileRefused(ValueError):
    """The file cannot be used. The text says why and how to mend it, for the person."""
