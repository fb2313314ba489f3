"""Presses every button that somebody is shown, from every menu and view that leads to it."""
