"""What people send: read, judged, saved, and only then said to be saved. Nothing that was typed is ever lost."""
