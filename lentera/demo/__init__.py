"""A small true world, built through the domain functions, so that every page has something to show."""
