"""People's words about figures: commentary, questions, actions, meetings. Kept apart from the publication, and added to
only: what somebody has written is never changed, a newer version stands beside it."""
