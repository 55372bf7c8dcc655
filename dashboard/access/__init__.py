"""Who may see which edition: settings, the guard before every address, sign-in, sessions, and who looked at what."""
