"""The meeting pack: the same rows and sentences as the pages, as a PDF, slides and workbooks."""
