"""Everything that can be taken away: tables as files, the whole publication, and an address for other programs."""
